"""The gateway: the only door. A plain ASGI application, because every request pays for what stands here."""

import time
from collections.abc import Mapping

import structlog
from common import context, telemetry
from common.callers import CallerTokens
from common.clients.cart import CartClient
from common.clients.identity import IdentityClient
from common.clients.siblings import Siblings
from common.events.catalog import CategoryChanged, ProductChanged, StockChanged
from common.events.envelope import Envelope
from common.http_server.limits import ConnectionLimits
from common.storefronts import Storefronts
from common.transport import Transport
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.access_log import record
from gateway.auth import Authenticator
from gateway.buffering import RequestBodies
from gateway.cache import ResponseCache
from gateway.claims import Claims
from gateway.cors import CorsPolicy
from gateway.docs import Documentation
from gateway.errors import InvalidHost
from gateway.fills import CachedAnswers
from gateway.forward import Forwarder
from gateway.front_page import FrontPage
from gateway.gate import Gate
from gateway.guests import Reception
from gateway.health import Health
from gateway.hosts import has_valid_host
from gateway.limits import Limits
from gateway.openapi import Documents
from gateway.platform import Condition, PlatformPaths
from gateway.proxies import Proxies
from gateway.ready import EXTENSION, Ready, Write
from gateway.refusals import Refusals
from gateway.resolve import Place, Resolver
from gateway.settings import GatewaySettings
from gateway.shop import Shop
from gateway.visit import Outlet, Visit, request_id
from gateway.windows import ClockedMemory

_NONE: Mapping[str, Write] = {}
log = structlog.get_logger("gateway")


class Gateway:
    """The ASGI application. `start` before the first request, or let the server run its lifespan.

    `refuse` and `limits` are for its server (see protocol.py).
    """

    def __init__(
        self,
        *,
        proxies: Proxies,
        resolver: Resolver,
        platform: PlatformPaths,
        shop: Shop,
        refusals: Refusals,
        limits: ConnectionLimits,
    ) -> None:
        self.limits = limits
        self._refusals = refusals
        self._proxies = proxies
        self._resolver = resolver
        self._platform = platform
        self._shop = shop

    async def start(self) -> None:
        await self._shop.authenticator.start()

    async def stop(self) -> None:
        self._refusals.stop()
        await self._shop.authenticator.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._live(receive, send)

    def refuse(self, scope: Scope) -> Ready | None:
        """The whole answer to a request there is no room for; None for everybody else."""
        return self._refusals.refuse(scope)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        headers = dict(scope["headers"])
        address, secure = self._proxies.client(scope, headers)
        identifier = request_id(headers)
        visit = Visit(
            scope=scope,
            method=scope["method"],
            headers=headers,
            request_id=identifier,
            address=address,
            secure=secure,
        )
        write = scope.get("extensions", _NONE).get(EXTENSION)
        outlet = Outlet(send, [(b"x-request-id", identifier)], bare=visit.method == "HEAD", write=write)
        trace = _text(headers, b"traceparent"), _text(headers, b"tracestate")
        with (
            context.within(service="gateway", request_id=identifier.decode()),
            telemetry.serving(visit.method, scope["path"], "https" if secure else "http", *trace) as span,
        ):
            try:
                await self._answer(visit, receive, outlet)
            finally:
                record(visit, outlet.status, started, span)

    async def _answer(self, visit: Visit, receive: Receive, outlet: Outlet) -> None:
        addressed = has_valid_host(visit.scope, visit.headers)
        if addressed and await self._platform.answer(visit, receive, outlet):
            return
        place = self._resolver.place(visit)
        if not addressed:
            await self._refuse_host(visit, place, receive, outlet)
        elif place is None:
            await self._platform.nowhere(visit, outlet)
        else:
            await self._shop.serve(visit, place, receive, outlet)

    async def _refuse_host(self, visit: Visit, place: Place | None, receive: Receive, outlet: Outlet) -> None:
        """In the words of the storefront that the path names or that is the default one, else of the platform."""
        if place is None:
            await self._platform.misaddressed(visit, outlet)
        else:
            await self._shop.refuse(visit, place, InvalidHost(), receive, outlet)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})


def create_gateway(
    settings: GatewaySettings,
    storefronts: Storefronts,
    upstreams: Mapping[str, ASGIApp],
    siblings: Siblings,
    transport: Transport,
    sandbox: ASGIApp | None = None,
    windows: ClockedMemory | None = None,
    condition: Condition | None = None,
) -> Gateway:
    """The gateway over its services. `upstreams` maps a service to an ASGI app that answers `/CONTRACT/PATH`;
    a `sandbox` is served under `/sandbox/`; `windows` count the limits, by default in memory; `condition` is that of
    what else runs in this process."""
    cache = ResponseCache(settings.cache_entries, settings.cache_bytes)
    authenticator = Authenticator(IdentityClient(siblings), transport)
    _keep_fresh(cache, transport)
    key = settings.internal_key.get_secret_value()
    bodies = RequestBodies(settings.bodies, settings.connections)
    tokens, claims = CallerTokens(key, "gateway"), Claims(CartClient(siblings))
    shop = Shop(
        cors={storefront.name: CorsPolicy(storefront.cors) for storefront in storefronts},
        documentation=Documentation(Documents(siblings, upstreams)),
        health=Health(siblings, upstreams),
        authenticator=authenticator,
        limits=Limits(storefronts, ClockedMemory(settings.counted_keys) if windows is None else windows),
        answers=CachedAnswers(storefronts, cache, settings.cache_fill_seconds),
        bodies=bodies,
        forwarder=Forwarder(upstreams, Gate(settings.load), tokens, authenticator.deny_list, cache, claims),
        reception=Reception(storefronts, key, production=settings.environment == "production"),
    )
    front_page = FrontPage(storefronts, settings.demo_accounts, sandbox=sandbox is not None)
    proxies = Proxies(settings.trusted_proxies)
    resolver = Resolver(storefronts, settings.default_storefront)
    return Gateway(
        proxies=proxies,
        resolver=resolver,
        refusals=Refusals(shop.forwarder.gate, proxies, resolver, shop.answers, shop.cors),
        platform=PlatformPaths(storefronts, front_page, sandbox, bodies, _together(authenticator, condition)),
        shop=shop,
        limits=settings.connections,
    )


def _together(authenticator: Authenticator, others: Condition | None) -> Condition:
    async def missing() -> str | None:
        if not authenticator.ready:
            return "waiting for identity"
        return await others.missing() if others else None

    return Condition(others.stopped if others else list, missing)


def _keep_fresh(cache: ResponseCache, transport: Transport) -> None:
    async def product_changed(envelope: Envelope) -> None:
        number = envelope.data.get("number")
        if number is None:
            cache.purge(envelope.storefront)
        else:
            cache.purge_product(envelope.storefront, {str(envelope.data["slug"]), str(number)})

    async def category_changed(envelope: Envelope) -> None:
        cache.purge(envelope.storefront)

    async def missed_some() -> None:
        cache.purge_all()

    transport.listen(frozenset({ProductChanged.type, StockChanged.type}), product_changed, missed_some)
    transport.listen(frozenset({CategoryChanged.type}), category_changed, missed_some)


def _text(headers: dict[bytes, bytes], name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
