"""Handles the requests to a storefront: authentication, rate limits, guest session, cache, service."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import structlog
from common.http.problems import BUG
from common.kernel.callers import Caller
from common.kernel.errors import DomainError, Kind
from starlette.types import Receive, Send

from gateway.auth.authenticator import Authenticator
from gateway.auth.credentials import Credentials
from gateway.auth.guest_sessions import GuestSessions
from gateway.bodies.received_body import ReceivedBody
from gateway.bodies.request_bodies import RequestBodies
from gateway.bodies.size_limits import discard_body, max_body_bytes
from gateway.cache.request_coalescing import CoalescingCache
from gateway.compression.compressing_send import CompressingSend
from gateway.compression.content_coding import coding_for
from gateway.docs.documentation import Documentation
from gateway.docs.pages import is_browser, wants_page
from gateway.edge.api_root import serve_api_root
from gateway.edge.maintenance import Maintenance
from gateway.edge.not_found_page import send_not_found_page
from gateway.edge.shop_page import ShopPage
from gateway.edge.storefront_health import StorefrontHealth
from gateway.http import security_headers
from gateway.http.client_address import client_network
from gateway.http.cors import CorsPolicies, CorsPolicy, is_preflight
from gateway.http.errors import AddressTooLong, InMaintenance, RouteNotFound
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.limits.open_uploads import OpenUploads
from gateway.limits.rate_limiter import RateLimiter
from gateway.routing.request_kinds import RequestKind
from gateway.routing.route_resolver import ResolvedRoute
from gateway.shedding.slots import kind_of
from gateway.showroom.showroom import Showroom
from gateway.upstream.forwarder import Forwarder

MAX_PATH_BYTES = 2048
MAX_QUERY_BYTES = 8192
CONNECTION_CLOSE = (b"connection", b"close")
"""Sent if the body was not read: without it the server would read the rest to keep the connection."""
log = structlog.get_logger("gateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class StorefrontHandler:
    """Serves the requests to all storefronts."""

    cors: CorsPolicies
    documentation: Documentation
    showroom: Showroom
    shop_page: ShopPage
    health: StorefrontHealth
    maintenance: Maintenance
    authenticator: Authenticator
    credentials: Credentials
    rate_limiter: RateLimiter
    open_uploads: OpenUploads
    guest_sessions: GuestSessions
    cache: CoalescingCache
    bodies: RequestBodies
    forwarder: Forwarder

    async def serve(
        self, context: RequestContext, route: ResolvedRoute, receive: Receive, writer: ResponseWriter
    ) -> None:
        """Send the response; errors are rendered by the dialect of the contract."""
        policy = self._begin(context, route, writer)
        if is_preflight(context):
            await policy.respond_to_preflight(context.origin, writer)
            return
        try:
            await self._serve(context, route, receive, writer)
        except Exception as error:
            if writer.status:
                raise
            await self._send_error(error, context, route, receive, writer)

    async def refuse(
        self,
        context: RequestContext,
        route: ResolvedRoute,
        error: DomainError,
        receive: Receive,
        writer: ResponseWriter,
    ) -> None:
        """Send an error without serving the request."""
        self._begin(context, route, writer)
        await self._send_error(error, context, route, receive, writer)

    def _begin(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> CorsPolicy:
        context.storefront = route.storefront.name
        policy = self.cors.of(route.storefront.name, route.contract.name)
        writer.extra_headers += [*security_headers.for_api(context.is_https), *policy.headers(context.origin)]
        return policy

    async def _send_error(
        self, error: Exception, context: RequestContext, route: ResolvedRoute, receive: Receive, writer: ResponseWriter
    ) -> None:
        wants_html = is_browser if route.contract.always_json else wants_page
        if isinstance(error, RouteNotFound) and wants_html(context):
            await send_not_found_page(context, route, writer)
            return
        problem = error.problem() if isinstance(error, DomainError) else BUG
        context.in_maintenance = isinstance(error, InMaintenance)
        if problem is BUG:
            log.error("request_crashed", path=route.logged_path, exc_info=error)
        response = route.contract.dialect_for(route.path).render_for(problem, context.header_text(b"accept-language"))
        if problem.kind is Kind.TOO_LARGE or context.body_unread:
            writer.extra_headers.append(CONNECTION_CLOSE)
        body, unread = bytes(response.body), context.body_unread
        await writer.send_response(response.status_code, response.raw_headers, body, more=unread)
        if unread:
            await discard_body(receive)
            await writer.end_body()

    async def _serve(
        self, context: RequestContext, route: ResolvedRoute, receive: Receive, writer: ResponseWriter
    ) -> None:
        _check_target(context, route)
        if await self._serve_public(context, route, writer):
            return
        service = route.contract.service_for(route.path)
        lifetime, kind = self.cache.lifetime(context, route), kind_of(context, route)
        limiter = self.forwarder.slots.of(kind)
        if service is not None and not lifetime and limiter.would_refuse(service):
            raise limiter.refusal(service)  # before any work is done for it
        caller = context.caller = await self.credentials.authenticate(context, route)
        with self._counted(kind, caller, context, route):
            await self._serve_caller(caller, context, route, service, kind, lifetime, receive, writer)

    async def _serve_caller(
        self,
        caller: Caller,
        context: RequestContext,
        route: ResolvedRoute,
        service: str | None,
        kind: RequestKind,
        lifetime: int,
        receive: Receive,
        writer: ResponseWriter,
    ) -> None:
        if route.contract.is_guarded(route.path):
            address, is_upload = client_network(context.client_address), kind is RequestKind.UPLOAD
            await self.rate_limiter.admit(caller, address, context.method, route.path, is_upload=is_upload)
        if service is None:
            raise RouteNotFound()
        context.caller, guest_headers = self.guest_sessions.identify(caller, context, route)
        writer.extra_headers += [*guest_headers, *self.credentials.response_headers(route)]
        if lifetime and await self.cache.send_cached(context, route, writer):
            return
        body = await self.bodies.receive(context, max_body_bytes(context, route.storefront, route.path), receive)
        try:
            await self._forward(context, route, service, kind, context.caller, body, lifetime, writer)
        finally:
            body.close()

    def _counted(
        self, kind: RequestKind, caller: Caller, context: RequestContext, route: ResolvedRoute
    ) -> AbstractContextManager[None]:
        """Count an upload while it is open. Raises Throttled on entry: it counts against no rate, and is not read."""
        if kind is not RequestKind.UPLOAD:
            return nullcontext()
        address = client_network(context.client_address)
        return self.open_uploads.counted(caller, address, route.storefront.uploads.at_once)

    async def _serve_public(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
        """Send what the gateway itself serves to all clients; False if the path is none of it.

        Raises InMaintenance for every other path than those of documentation, pages and health.
        """
        if (
            await self.documentation.serve(context, route, writer)
            or await self.showroom.serve(context, route, writer)
            or await self.shop_page.serve(context, route, writer)
            or await self.health.serve(context, route, writer)
        ):
            return True
        self.maintenance.check(route)
        return await serve_api_root(context, route, writer)

    async def _forward(
        self,
        context: RequestContext,
        route: ResolvedRoute,
        service: str,
        kind: RequestKind,
        caller: Caller,
        body: ReceivedBody,
        lifetime: int,
        writer: ResponseWriter,
    ) -> None:
        async def forward(send: Send) -> None:
            if context.method in ("GET", "HEAD"):
                writer.encoder = CompressingSend(writer.send_unencoded, coding_for(context), writer.extra_headers)
            await self.forwarder.forward(context, route, service, kind, caller, body, send)

        if lifetime:
            await self.cache.send_shared(context, route, lifetime, writer, forward)
        else:
            await forward(writer)


def _check_target(context: RequestContext, route: ResolvedRoute) -> None:
    """Raises AddressTooLong; RouteNotFound for a path with NUL, which PostgreSQL cannot store."""
    if len(route.raw_path) > MAX_PATH_BYTES or len(context.scope["query_string"]) > MAX_QUERY_BYTES:
        raise AddressTooLong()
    if "\x00" in route.path:
        raise RouteNotFound()
