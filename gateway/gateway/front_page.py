"""The page at `/`: which shops there are, where their documentation is, and what to try them with."""

from collections.abc import Iterable
from html import escape
from typing import Any

import orjson
from common.storefronts import Storefront, Storefronts

from gateway import protection
from gateway.assets import PREFIX
from gateway.encodings import coding_for
from gateway.settings import DemoAccount
from gateway.variants import KeptVariants
from gateway.visit import Outlet, Visit

SANDBOX_PAGES = (
    ("/sandbox/mail/", "Mailbox", "every mail the platform sent"),
    ("/sandbox/stripe/", "Stripe", "payments and webhooks of the stand-in"),
    ("/sandbox/clock", "Clock", "the platform's time, which can be moved"),
)


class FrontPage:
    """Demo accounts and the sandbox are shown only where there is a sandbox."""

    def __init__(self, storefronts: Storefronts, accounts: Iterable[DemoAccount], *, sandbox: bool) -> None:
        self._storefronts = storefronts
        self._accounts = tuple(accounts) if sandbox else ()
        self._sandbox = SANDBOX_PAGES if sandbox else ()
        self._kept = KeptVariants()

    async def answer(self, visit: Visit, outlet: Outlet) -> None:
        outlet.extra += protection.of_pages(visit.secure)
        if visit.method not in ("GET", "HEAD"):
            await outlet.answer(405, [(b"allow", b"GET, HEAD")])
        elif b"application/json" in visit.headers.get(b"accept", b""):
            await self._answer(visit, outlet, b"application/json", orjson.dumps(self._facts(visit)))
        else:
            await self._answer(visit, outlet, b"text/html; charset=utf-8", self._page(visit).encode())

    async def _answer(self, visit: Visit, outlet: Outlet, kind: bytes, body: bytes) -> None:
        headers = [(b"content-type", kind), (b"vary", b"Accept")]
        await outlet.give(await self._kept.of(headers, body).ready(coding_for(visit)))

    def _facts(self, visit: Visit) -> dict[str, Any]:
        return {
            "storefronts": [
                {
                    "name": each.name,
                    "title": each.title,
                    "contract": each.contract,
                    "hosts": list(each.hosts),
                    "path": f"/{each.name}/",
                    "docs": f"/{each.name}/api/docs/",
                    "schema": f"/{each.name}/api/schema/",
                    "staff_docs": f"/{each.name}/api/staff/docs/",
                }
                for each in self._storefronts
            ],
            "accounts": [account.model_dump() for account in self._accounts],
            "sandbox": {title.lower(): path for path, title, _ in self._sandbox},
        }

    def _page(self, visit: Visit) -> str:
        shops = "".join(_shop(each, _port(visit)) for each in self._storefronts)
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Atelier</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{PREFIX}front-page.css"></head><body>'
            "<h1>Atelier</h1><p>One backend, many storefronts.</p>"
            f'<h2>Storefronts</h2><div class="shops">{shops}</div>'
            f"{self._account_table()}{self._sandbox_list()}</body></html>"
        )

    def _account_table(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(account.storefront)}</td><td>{escape(account.role)}</td>"
            f"<td><code>{escape(account.email)}</code></td><td><code>{escape(account.password)}</code></td></tr>"
            for account in self._accounts
        )
        head = "<tr><th>Storefront</th><th>Role</th><th>E-mail</th><th>Password</th></tr>"
        return f"<h2>Demo accounts</h2><table>{head}{rows}</table>" if rows else ""

    def _sandbox_list(self) -> str:
        items = "".join(f'<li><a href="{path}">{title}</a>: {what}</li>' for path, title, what in self._sandbox)
        return f"<h2>Sandbox</h2><ul>{items}</ul>" if items else ""


def _shop(storefront: Storefront, port: str) -> str:
    prefix = f"/{storefront.name}"
    hosts = "".join(
        f'<li>by host: <a href="//{host}{port}/api/docs/"><code>{host}{port}</code></a></li>'
        for host in map(escape, storefront.hosts)
    )
    return (
        f"<article><h3>{escape(storefront.title)}</h3><ul>{hosts}"
        f"<li>by path: <code>{prefix}/api/…</code></li></ul>"
        f'<p><a href="{prefix}/api/docs/">API</a> · <a href="{prefix}/api/redoc/">reference</a> · '
        f'<a href="{prefix}/api/schema/">OpenAPI</a><br>'
        f'<a href="{prefix}/api/staff/docs/">Staff API</a> · <a href="{prefix}/api/staff/redoc/">reference</a> · '
        f'<a href="{prefix}/api/staff/schema/">OpenAPI</a></p></article>'
    )


def _port(visit: Visit) -> str:
    port = visit.headers.get(b"host", b"").rpartition(b":")[2].decode("latin-1")
    return f":{port}" if port.isdigit() else ""
