"""Serves the document of a shop's front end at all addresses of the shop that belong to no API."""

from html import escape
from typing import Any

import orjson
from common.kernel.storefronts import Storefront
from httpwire import Header

from gateway.compression.content_coding import coding_for
from gateway.compression.encoded_variants import EncodedVariants, VariantCache
from gateway.docs.demo_accounts import DemoAccounts
from gateway.docs.pages import HTML, VARY_ACCEPT, is_browser, use_policy, wants_page
from gateway.docs.platform_address import base_path, front_page_of
from gateway.http import security_headers
from gateway.http.etags import etag_of, matches
from gateway.http.hosts import parse_host
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.routing.route_resolver import ResolvedRoute
from gateway.showroom.assets import PREFIX
from gateway.showroom.files import ShowroomFiles, Snapshot
from gateway.showroom.routes import PageRoutes, page_routes

DEVELOPERS = "developers/"
"""The page with the shop's documents, below its base."""
STRIPE = "https://js.stripe.com/v3/"
_NO_CACHE: Header = (b"cache-control", b"no-cache")


class Showroom:
    """`files` is None where the showroom is switched off for the whole installation."""

    def __init__(self, files: ShowroomFiles | None, accounts: DemoAccounts, *, sandbox: bool) -> None:
        self._files = files
        self._accounts = accounts
        self._sandbox = sandbox
        self._variants = VariantCache(128)

    def is_served(self, storefront: Storefront, host: str) -> bool:
        """Whether the shop has its front end at this host name."""
        rules = storefront.showroom
        return (
            self._files is not None
            and rules.enabled
            and (not rules.hosts or host in rules.hosts)
            and f"{storefront.contract}/index.html" in self._files.current().contents
        )

    async def serve(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
        """Send the document; False for paths of the contract, for programs, and where the showroom is off."""
        if self._files is None or not _is_page(context, route):
            return False
        host = (parse_host(context.headers.get(b"host", b"")) or ("", ""))[1]
        if not self.is_served(route.storefront, host):
            return False
        snapshot = self._files.current()
        routes = page_routes(snapshot.contents[f"{route.storefront.contract}/routes.json"])
        is_page = routes.data_of(route.raw_path.decode("latin-1")) is not None
        key = self._key(route.storefront)
        use_policy(context, writer, security_headers.for_showroom(context.is_https, real_stripe=key[1] == STRIPE))
        data = [] if context.scope["query_string"] else _links(routes, route)
        await self._send(context, writer, 200 if is_page else 404, self._document(snapshot, route, data))
        return True

    async def _send(self, context: RequestContext, writer: ResponseWriter, status: int, body: bytes) -> None:
        etag = etag_of(body)
        headers = [HTML, VARY_ACCEPT, _NO_CACHE]
        if status != 200:
            await writer.send_response(status, [*headers, (b"content-length", str(len(body)).encode())], body)
            return
        variants: EncodedVariants = self._variants.get([*headers, (b"etag", etag)], body)
        coding = coding_for(context)
        unchanged = matches(context.headers.get(b"if-none-match"), etag)
        await writer.send_prepared(variants.not_modified(coding) if unchanged else await variants.get(coding))

    def _document(self, snapshot: Snapshot, route: ResolvedRoute, data: list[str]) -> bytes:
        """`data` are links to what the page shows first."""
        contract, base = route.storefront.contract, base_path(route)
        assets = f"{PREFIX}{snapshot.version}"
        modules = snapshot.modules(f"{contract}/app.js")
        links = [f'<link rel="modulepreload" href="{assets}/{name}">' for name in modules]
        values = {
            "shop": escape(orjson.dumps(self._facts(route, assets)).decode()),
            "title": escape(route.storefront.title),
            "base": escape(base),
            "assets": assets,
            "preloads": "\n".join([*links, *data]),
        }
        page = snapshot.contents[f"{contract}/index.html"].decode()
        for name, value in values.items():
            page = page.replace("{{" + name + "}}", value)
        return page.encode()

    def _facts(self, route: ResolvedRoute, assets: str) -> dict[str, Any]:
        """What the modules know of the shop."""
        storefront = route.storefront
        customer = self._accounts.customer(storefront.name)
        key, script = self._key(storefront)
        return {
            "name": storefront.name,
            "title": storefront.title,
            "contract": storefront.contract,
            "base": base_path(route),
            "assets": assets,
            "currency": storefront.currency,
            "demo": customer and {"email": customer.email, "password": customer.password, "signIn": customer.sign_in},
            "stripe": key and {"key": key, "script": script},
            "developers": f"{base_path(route)}/{DEVELOPERS}",
            "mailbox": "/sandbox/mail/" if self._sandbox else None,
            "orderPayments": f"/sandbox/order-payments/{storefront.name}" if self._sandbox else None,
            "home": front_page_of(route),
        }

    def _key(self, storefront: Storefront) -> tuple[str | None, str]:
        """The publishable key, and the address of the script that uses it: the sandbox's unless there is a real key."""
        if storefront.showroom.stripe_key:
            return storefront.showroom.stripe_key, STRIPE
        return (f"pk_test_{storefront.name}" if self._sandbox else None), "/sandbox/stripe/v3/"


def _links(routes: PageRoutes, route: ResolvedRoute) -> list[str]:
    return [
        f'<link rel="preload" as="fetch" crossorigin="{routes.cross_origin}" href="{escape(base_path(route) + url)}">'
        for url in routes.data_of(route.raw_path.decode("latin-1")) or []
    ]


def _is_page(context: RequestContext, route: ResolvedRoute) -> bool:
    """Whether a person asks for a path that belongs to no API, no document and no file."""
    contract, path = route.contract, route.path
    wants_html = is_browser if contract.always_json and path != "/" else wants_page
    return (
        wants_html(context)
        and contract.service_for(path) is None
        and not path.startswith(("/api/", "/health", f"/{DEVELOPERS}"))
        and path not in ("/api", f"/{DEVELOPERS}"[:-1])
        and "." not in path.rsplit("/", 1)[-1]
    )
