"""The page at `/`: the storefronts, their documentation, and in development demo accounts and the sandbox."""

from collections.abc import Iterable
from html import escape
from typing import Any

import orjson
from common.kernel.storefronts import Storefront, Storefronts

from gateway.compression.content_coding import coding_for
from gateway.compression.encoded_variants import VariantCache
from gateway.docs.assets import PREFIX
from gateway.http import security_headers
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.settings import DemoAccount

SANDBOX_PAGES = (
    ("/sandbox/mail/", "Mailbox", "all mail that the platform sent"),
    ("/sandbox/stripe/", "Stripe", "payments and webhooks of the Stripe emulator"),
    ("/sandbox/google/", "Google", "sign-in with any address at the OpenID emulator"),
    ("/sandbox/images/", "Images", "pictures of the image model's emulator"),
    ("/sandbox/clock", "Clock", "the platform's time, which can be moved forward"),
)


class FrontPage:
    """Demo accounts are shown only if there is a sandbox."""

    def __init__(self, storefronts: Storefronts, accounts: Iterable[DemoAccount], *, sandbox: bool) -> None:
        self._storefronts = storefronts
        self._accounts = tuple(accounts) if sandbox else ()
        self._sandbox = SANDBOX_PAGES if sandbox else ()
        self._variants = VariantCache()

    async def serve(self, context: RequestContext, writer: ResponseWriter) -> None:
        writer.extra_headers += security_headers.for_pages(context.is_https)
        if context.method not in ("GET", "HEAD"):
            await writer.send_response(405, [(b"allow", b"GET, HEAD")])
        elif b"application/json" in context.headers.get(b"accept", b""):
            await self._send(context, writer, b"application/json", orjson.dumps(self._document()))
        else:
            await self._send(context, writer, b"text/html; charset=utf-8", self._page(context).encode())

    async def _send(self, context: RequestContext, writer: ResponseWriter, media_type: bytes, body: bytes) -> None:
        variants = self._variants.get([(b"content-type", media_type), (b"vary", b"Accept")], body)
        await writer.send_prepared(await variants.get(coding_for(context)))

    def _document(self) -> dict[str, Any]:
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

    def _page(self, context: RequestContext) -> str:
        articles = "".join(_article(each, _port(context)) for each in self._storefronts)
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Atelier</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{PREFIX}front-page.css"></head><body>'
            "<h1>Atelier</h1><p>One backend, many storefronts.</p>"
            f'<h2>Storefronts</h2><div class="shops">{articles}</div>'
            f"{self._account_table()}{self._sandbox_list()}</body></html>"
        )

    def _account_table(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(account.storefront)}</td><td>{escape(account.role)}</td>"
            f"<td><code>{escape(account.email)}</code></td><td>{_sign_in(account)}</td></tr>"
            for account in self._accounts
        )
        head = "<tr><th>Storefront</th><th>Role</th><th>E-mail</th><th>Password</th></tr>"
        return f"<h2>Demo accounts</h2><table>{head}{rows}</table>" if rows else ""

    def _sandbox_list(self) -> str:
        items = "".join(
            f'<li><a href="{path}">{title}</a>: {description}</li>' for path, title, description in self._sandbox
        )
        return f"<h2>Sandbox</h2><ul>{items}</ul>" if items else ""


def _sign_in(account: DemoAccount) -> str:
    if account.sign_in == "google":
        return 'none: sign in with Google as this address, at the <a href="/sandbox/google/">sandbox</a>'
    if account.sign_in == "mail":
        return 'none: sign in by a code, which arrives in the <a href="/sandbox/mail/">mailbox</a>'
    return f"<code>{escape(account.password or '')}</code>"


def _article(storefront: Storefront, port: str) -> str:
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


def _port(context: RequestContext) -> str:
    port = context.headers.get(b"host", b"").rpartition(b":")[2].decode("latin-1")
    return f":{port}" if port.isdigit() else ""
