"""The page at `/`: the storefronts, their documentation, and in development demo accounts and the sandbox."""

from html import escape
from typing import Any

import orjson
from common.kernel.storefronts import Storefront, Storefronts

from gateway.compression.content_coding import coding_for
from gateway.compression.encoded_variants import VariantCache
from gateway.docs.demo_accounts import DemoAccounts
from gateway.docs.pages import HTML, html_page
from gateway.edge.account_cards import SCRIPT, account_cards
from gateway.http import security_headers
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter

SANDBOX_PAGES = (
    ("/sandbox/mail/", "Mailbox", "all mail that the platform sent"),
    ("/sandbox/stripe/", "Stripe", "payments and webhooks of the Stripe emulator"),
    ("/sandbox/google/", "Google", "sign-in with any address at the OpenID emulator"),
    ("/sandbox/models/", "Image vendors", "pictures that were asked of the vendors' emulators"),
    ("/sandbox/clock", "Clock", "the platform's time, which can be moved forward"),
)


class FrontPage:
    def __init__(self, storefronts: Storefronts, accounts: DemoAccounts, *, console: bool, sandbox: bool) -> None:
        self._storefronts = storefronts
        self._accounts = accounts
        self._console = '<p>For staff: <a href="/console/">the console</a></p>' if console else ""
        self._sandbox = SANDBOX_PAGES if sandbox else ()
        self._variants = VariantCache()

    async def serve(self, context: RequestContext, writer: ResponseWriter) -> None:
        writer.extra_headers += security_headers.for_pages(context.is_https)
        if context.method not in ("GET", "HEAD"):
            await writer.send_response(405, [(b"allow", b"GET, HEAD")])
        elif b"application/json" in context.headers.get(b"accept", b""):
            await self._send(context, writer, b"application/json", orjson.dumps(self._document()))
        else:
            await self._send(context, writer, HTML[1], self._page(context))

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

    def _page(self, context: RequestContext) -> bytes:
        articles = "".join(
            _article(each, _port(context), account_cards(self._accounts.of(each.name), f"/{each.name}"))
            for each in self._storefronts
        )
        content = (
            f"<h1>Atelier</h1><p>One backend, many storefronts.</p>{self._console}"
            f'<h2>Storefronts</h2><div class="shops">{articles}</div>{self._sandbox_list()}'
        )
        return html_page("Atelier", content, SCRIPT)

    def _sandbox_list(self) -> str:
        items = "".join(
            f'<li><a href="{path}">{title}</a> {description}</li>' for path, title, description in self._sandbox
        )
        return f"<h2>Sandbox</h2><ul>{items}</ul>" if items else ""


def _article(storefront: Storefront, port: str, accounts: str) -> str:
    prefix = f"/{storefront.name}"
    hosts = "".join(
        f'<li>by host: <a href="//{host}{port}/"><code>{host}{port}</code></a>, '
        f'<a href="//{host}{port}/api/docs/">API</a></li>'
        for host in map(escape, storefront.hosts)
    )
    return (
        f'<article><h3><a href="{prefix}/">{escape(storefront.title)}</a></h3><ul>{hosts}'
        f"<li>by path: <code>{prefix}/api/…</code></li></ul>{accounts}"
        f'<p><a href="{prefix}/api/docs/">Try the API</a> · <a href="{prefix}/api/redoc/">Reference</a> · '
        f'<a href="{prefix}/api/schema/">OpenAPI</a></p>'
        f'<p>Staff: <a href="{prefix}/api/staff/docs/">try</a> · <a href="{prefix}/api/staff/redoc/">reference</a> · '
        f'<a href="{prefix}/api/staff/schema/">OpenAPI</a></p></article>'
    )


def _port(context: RequestContext) -> str:
    port = context.headers.get(b"host", b"").rpartition(b":")[2].decode("latin-1")
    return f":{port}" if port.isdigit() else ""
