"""Forwards a request to the service that owns its path, and the response to the client."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import structlog
from common.kernel.callers import ADDRESS_HEADER, BASE_HEADER, HEADER, METHOD_HEADER, Caller, CallerTokens
from common.kernel.errors import ServiceUnavailable
from common.observability import telemetry, tracing
from httpwire import Header
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Scope, Send

from gateway.bodies.received_body import ReceivedBody
from gateway.http.client_address import client_network
from gateway.http.errors import BodyIncomplete
from gateway.http.request_context import RequestContext
from gateway.routing.request_kinds import RequestKind
from gateway.routing.route_resolver import ResolvedRoute
from gateway.shedding.concurrency_limiter import Slot
from gateway.shedding.slots import Slots
from gateway.upstream.headers import request_headers, response_headers
from gateway.upstream.relay import ENDS_WITH_CLIENT
from gateway.upstream.side_effects import ResponseSideEffects

_CALLER, _BASE, _METHOD = HEADER.encode(), BASE_HEADER.encode(), METHOD_HEADER.encode()
_ADDRESS = ADDRESS_HEADER.encode()
_EVENT_STREAM = b"text/event-stream"
log = structlog.get_logger("gateway")


class Forwarder:
    """`upstreams` maps a service to an ASGI application that serves `/CONTRACT/PATH`.

    `has_ended` tells whether a caller would be refused by now: an event stream then ends instead of its next event.
    """

    def __init__(
        self,
        upstreams: Mapping[str, ASGIApp],
        slots: Slots,
        tokens: CallerTokens,
        side_effects: ResponseSideEffects,
        has_ended: Callable[[Caller], bool],
    ) -> None:
        self.slots = slots
        self._has_ended = has_ended
        self._upstreams = upstreams
        self._tokens = tokens
        self._side_effects = side_effects

    async def forward(
        self,
        context: RequestContext,
        route: ResolvedRoute,
        service: str,
        kind: RequestKind,
        caller: Caller,
        body: ReceivedBody,
        send: Send,
    ) -> None:
        """Raises ServiceUnavailable if there is no slot, or if the service fails before its response is complete;
        BodyIncomplete if the client has left before the response.

        The slot is released when the response starts: how fast the client reads it does not occupy the service.
        """
        slot = await self.slots.of(kind).acquire(service)
        response = _ResponseSend(send, self._side_effects, context, route, slot, partial(self._has_ended, caller))
        try:
            with telemetry.client_span(service, context.method, context.route_template or context.logged_path) as span:
                scope = self._scope(context, route, service, caller, tracing.inject(), body.size)
                if kind.ends_with_client:
                    scope["extensions"] = {**scope.get("extensions", {}), ENDS_WITH_CLIENT: {}}
                await response.until_ended(self._upstreams[service](scope, body, response))
                telemetry.record_client_response(span, response.status)
        except ClientDisconnect:
            body.disconnected = True
        except ServiceUnavailable:
            pass
        except Exception as error:
            log.error("upstream_failed", to=service, exc_info=error)
        finally:
            slot.release()
        if not response.complete and not (body.disconnected and response.status):
            raise BodyIncomplete() if body.disconnected else ServiceUnavailable(service=service)

    def _scope(
        self,
        context: RequestContext,
        route: ResolvedRoute,
        service: str,
        caller: Caller,
        trace: Mapping[str, str],
        body_size: int,
    ) -> Scope:
        prefix = f"/{route.contract.name}"
        is_chunked = body_size and b"content-length" not in context.headers
        connection, credentials = context.headers.get(b"connection"), route.storefront.credential_headers
        return {
            **context.scope,
            "method": "GET" if context.method == "HEAD" else context.method,
            "path": prefix + route.path,
            "raw_path": prefix.encode() + route.raw_path,
            "root_path": "",
            "headers": [
                *request_headers(context.scope["headers"], connection, credentials),
                *([(b"content-length", b"%d" % body_size)] if is_chunked else []),
                (_CALLER, self._tokens.issue(caller, service).encode()),
                (_BASE, route.base.encode()),
                (_ADDRESS, client_network(context.client_address).encode()),
                (b"x-request-id", context.request_id),
                *([(_METHOD, b"HEAD")] if context.method == "HEAD" else []),
                *((name.encode(), value.encode()) for name, value in trace.items()),
            ],
        }


class _ResponseSend:
    """The ASGI `send` of a service: removes internal headers, and releases the slot before the response is sent.

    An event stream is ended when `has_ended` returns true.
    """

    def __init__(
        self,
        send: Send,
        side_effects: ResponseSideEffects,
        context: RequestContext,
        route: ResolvedRoute,
        slot: Slot,
        has_ended: Callable[[], bool],
    ) -> None:
        self.complete = False
        self.status = 0
        self._send = send
        self._side_effects = side_effects
        self._context = context
        self._route = route
        self._slot = slot
        self._has_ended = has_ended
        self._is_event_stream = False
        self._timeout = asyncio.timeout(None)

    async def until_ended(self, response: Awaitable[None]) -> None:
        """Wait for the service's response; cancel it when the client's has been ended."""
        try:
            async with self._timeout:
                await response
        except TimeoutError:
            if not self._timeout.expired():
                raise

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            added = await self._side_effects.apply(self._context, self._route, message)
            message = {**message, "headers": response_headers(message.get("headers", ())) + added}
            self._slot.release()
            self._is_event_stream = any(_is_event_stream(header) for header in message["headers"])
        elif self._is_event_stream and self._has_ended():
            if self.complete:
                return
            self.complete = True
            message = {"type": "http.response.body", "body": b"", "more_body": False}
            self._timeout.reschedule(asyncio.get_running_loop().time())
        elif not message.get("more_body", False):
            self.complete = True
        await self._send(message)


def _is_event_stream(header: Header) -> bool:
    name, value = header
    return name == b"content-type" and value.startswith(_EVENT_STREAM)
