"""Handles the requests to a storefront: authentication, rate limits, guest session, cache, service."""

from collections.abc import Mapping
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
from gateway.edge.api_root import serve_api_root
from gateway.edge.storefront_health import StorefrontHealth
from gateway.http import security_headers
from gateway.http.client_address import client_network
from gateway.http.cors import CorsPolicy, is_preflight
from gateway.http.errors import AddressTooLong, RouteNotFound
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.limits.rate_limiter import RateLimiter
from gateway.routing.route_resolver import ResolvedRoute
from gateway.upstream.forwarder import Forwarder

MAX_PATH_BYTES = 2048
MAX_QUERY_BYTES = 8192
CONNECTION_CLOSE = (b"connection", b"close")
"""Sent if the body was not read: without it the server would read the rest to keep the connection."""
log = structlog.get_logger("gateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class StorefrontHandler:
    """Serves the requests to all storefronts."""

    cors: Mapping[str, CorsPolicy]
    documentation: Documentation
    health: StorefrontHealth
    authenticator: Authenticator
    credentials: Credentials
    rate_limiter: RateLimiter
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
        policy = self.cors[route.storefront.name]
        writer.extra_headers += [*security_headers.for_api(context.is_https), *policy.headers(context.origin)]
        return policy

    async def _send_error(
        self, error: Exception, context: RequestContext, route: ResolvedRoute, receive: Receive, writer: ResponseWriter
    ) -> None:
        problem = error.problem() if isinstance(error, DomainError) else BUG
        if problem is BUG:
            log.error("request_crashed", path=route.path, exc_info=error)
        response = route.contract.dialect_for(route.path).render(problem)
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
        lifetime = self.cache.lifetime(context, route)
        if service is not None and not lifetime and self.forwarder.limiter.would_refuse(service):
            raise self.forwarder.limiter.refusal(service)  # before any work is done for it
        caller = await self._admit(context, route)
        if service is None:
            raise RouteNotFound()
        context.caller, guest_headers = self.guest_sessions.identify(caller, context, route)
        writer.extra_headers += [*guest_headers, *self.credentials.response_headers(route)]
        if lifetime and await self.cache.send_cached(context, route, writer):
            return
        body = await self.bodies.receive(context, max_body_bytes(context, route.storefront), receive)
        try:
            await self._forward(context, route, service, context.caller, body, lifetime, writer)
        finally:
            body.close()

    async def _serve_public(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
        """Send what the gateway itself serves to all clients; False if the path is none of it."""
        return (
            await self.documentation.serve(context, route, writer)
            or await self.health.serve(context, route, writer)
            or await serve_api_root(context, route, writer)
        )

    async def _forward(
        self,
        context: RequestContext,
        route: ResolvedRoute,
        service: str,
        caller: Caller,
        body: ReceivedBody,
        lifetime: int,
        writer: ResponseWriter,
    ) -> None:
        async def forward(send: Send) -> None:
            if context.method in ("GET", "HEAD"):
                writer.encoder = CompressingSend(writer.send_unencoded, coding_for(context), writer.extra_headers)
            await self.forwarder.forward(context, route, service, caller, body, send)

        if lifetime:
            await self.cache.send_shared(context, route, lifetime, writer, forward)
        else:
            await forward(writer)

    async def _admit(self, context: RequestContext, route: ResolvedRoute) -> Caller:
        """Authenticate the caller and count the request. Raises what `authenticate` raises, and Throttled."""
        caller = context.caller = await self.credentials.authenticate(context, route)
        if route.contract.is_guarded(route.path):
            address = client_network(context.client_address)
            await self.rate_limiter.admit(caller, address, context.method, route.path)
        return caller


def _check_target(context: RequestContext, route: ResolvedRoute) -> None:
    """Raises AddressTooLong; RouteNotFound for a path with NUL, which PostgreSQL cannot store."""
    if len(route.raw_path) > MAX_PATH_BYTES or len(context.scope["query_string"]) > MAX_QUERY_BYTES:
        raise AddressTooLong()
    if "\x00" in route.path:
        raise RouteNotFound()
