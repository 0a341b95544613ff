"""The ASGI application. It is not built on Starlette, because every request would pay for its layers."""

import time
from collections.abc import Mapping

from common.observability import log_context, telemetry
from httpserver.limits import ConnectionLimits
from httpserver.prepared_response import EXTENSION, PreparedResponse, WritePrepared
from starlette.types import Receive, Scope, Send

from gateway.edge.access_log import AccessLog
from gateway.edge.platform_paths import PlatformPaths
from gateway.edge.storefront_handler import StorefrontHandler
from gateway.http.client_address import TrustedProxies
from gateway.http.errors import InvalidHost
from gateway.http.hosts import has_valid_host
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.routing.route_resolver import ResolvedRoute, RouteResolver
from gateway.shedding.load_shedder import LoadShedder

_NO_EXTENSIONS: Mapping[str, WritePrepared] = {}


class Gateway:
    """Call `start` before the first request, or let the server run the lifespan.

    `refuse` and `limits` are for the gateway's server (see server.py).
    """

    def __init__(
        self,
        *,
        proxies: TrustedProxies,
        resolver: RouteResolver,
        platform_paths: PlatformPaths,
        storefronts: StorefrontHandler,
        load_shedder: LoadShedder,
        limits: ConnectionLimits,
        access_log: AccessLog,
    ) -> None:
        self._access_log = access_log
        self.limits = limits
        self._load_shedder = load_shedder
        self._proxies = proxies
        self._resolver = resolver
        self._platform_paths = platform_paths
        self._storefronts = storefronts

    async def start(self) -> None:
        await self._storefronts.authenticator.start()
        await self._storefronts.maintenance.start()

    async def stop(self) -> None:
        self._load_shedder.stop()
        await self._storefronts.maintenance.stop()
        await self._storefronts.authenticator.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._run_lifespan(receive, send)

    def refuse(self, scope: Scope) -> PreparedResponse | None:
        """The whole response to a request there is no capacity for; None for a request that is to be served."""
        return self._load_shedder.refuse(scope)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        context = RequestContext.of(scope, self._proxies)
        writer = ResponseWriter(
            send,
            [(b"x-request-id", context.request_id)],
            head_only=context.method == "HEAD",
            write_prepared=scope.get("extensions", _NO_EXTENSIONS).get(EXTENSION),
        )
        scheme = "https" if context.is_https else "http"
        trace = context.header_text(b"traceparent"), context.header_text(b"tracestate")
        with (
            log_context.bound(service="gateway", request_id=context.request_id.decode()),
            telemetry.server_span(context.method, scheme, *trace) as span,
        ):
            try:
                await self._respond(context, receive, writer)
            finally:
                self._access_log.add(context, writer.status, started, span)

    async def _respond(self, context: RequestContext, receive: Receive, writer: ResponseWriter) -> None:
        host_is_valid = has_valid_host(context.scope, context.headers)
        if host_is_valid and await self._platform_paths.serve(context, receive, writer):
            return
        route = self._resolver.resolve(context)
        if route is not None:
            context.route_template, context.logged_path = route.template, route.logged_path
        if not host_is_valid:
            await self._refuse_host(context, route, receive, writer)
        elif route is None:
            await self._platform_paths.send_storefront_not_found(context, writer)
        else:
            await self._storefronts.serve(context, route, receive, writer)

    async def _refuse_host(
        self, context: RequestContext, route: ResolvedRoute | None, receive: Receive, writer: ResponseWriter
    ) -> None:
        """Refuse in the dialect of the storefront that the path names, or the default one, else of the platform."""
        if route is None:
            await self._platform_paths.send_invalid_host(context, writer)
        else:
            await self._storefronts.refuse(context, route, InvalidHost(), receive, writer)

    async def _run_lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})
