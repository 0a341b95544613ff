"""The page at `/`, the way in: the shops, and in development their demo accounts, the sandbox and the console."""

from collections.abc import Callable
from html import escape
from typing import Any

import orjson
from common.kernel.storefronts import Storefront, Storefronts

from gateway.compression.content_coding import coding_for
from gateway.compression.encoded_variants import VariantCache
from gateway.docs.demo_accounts import DemoAccounts
from gateway.docs.pages import HTML, html_page
from gateway.edge.account_cards import SCRIPT, account_cards
from gateway.edge.shop_cards import INVITATIONS, shop_card
from gateway.http import security_headers
from gateway.http.hosts import parse_host
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter

SANDBOX_PAGES = (
    ("/sandbox/mail/", "Mailbox", "all mail that the platform sent"),
    ("/sandbox/stripe/", "Stripe", "payments and webhooks of the Stripe emulator"),
    ("/sandbox/google/", "Google", "sign-in with any address at the OpenID emulator"),
    ("/sandbox/models/", "Image vendors", "pictures that were asked of the vendors' emulators"),
    ("/sandbox/clock", "Clock", "the platform's time, which can be moved forward"),
)
CONSOLE = ("/console/", "The console", "in which staff run the shops")


class FrontPage:
    """`has_front_end` tells whether a shop has one at a host name."""

    def __init__(
        self,
        storefronts: Storefronts,
        accounts: DemoAccounts,
        has_front_end: Callable[[Storefront, str], bool],
        *,
        console: bool,
        sandbox: bool,
    ) -> None:
        self._storefronts = storefronts
        self._accounts = accounts
        self._has_front_end = has_front_end
        self._console = (CONSOLE,) if console else ()
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
        host = (parse_host(context.headers.get(b"host", b"")) or ("", ""))[1]
        shops = "".join(
            shop_card(each, _port(context), self._accounts, has_front_end=self._has_front_end(each, host))
            for each in sorted(self._storefronts, key=_place)
        )
        content = (
            "<h1>Atelier</h1><p>One backend, many storefronts. Walk into a shop: what you see there speaks its public "
            f'interface, and nothing else.</p><div class="shops">{shops}</div>{self._behind()}{self._people()}'
        )
        return html_page("Atelier", content, SCRIPT, style="front.css")

    def _behind(self) -> str:
        tiles = "".join(
            f'<li class="tile"><a href="{path}">{title}</a><span>{description}</span></li>'
            for path, title, description in (*self._console, *self._sandbox)
        )
        title = "Behind the counter, and the sandbox" if self._sandbox else "Behind the counter"
        return f'<h2>{title}</h2><ul class="tiles">{tiles}</ul>' if tiles else ""

    def _people(self) -> str:
        """All demo accounts, with how each signs in."""
        shops = "".join(
            f"<h3>{escape(each.title)}</h3>{account_cards(self._accounts.of(each.name), f'/{each.name}')}"
            for each in self._storefronts
            if self._accounts.of(each.name)
        )
        return f"<h2>Demo accounts</h2>{shops}" if shops else ""


def _place(storefront: Storefront) -> tuple[int, str]:
    """The shipped contracts in the order of their invitations, then all others by name."""
    order = [*INVITATIONS]
    return (order.index(storefront.contract) if storefront.contract in order else len(order)), storefront.name


def _port(context: RequestContext) -> str:
    port = context.headers.get(b"host", b"").rpartition(b":")[2].decode("latin-1")
    return f":{port}" if port.isdigit() else ""
