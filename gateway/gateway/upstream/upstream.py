"""A service over the network, as an ASGI application of this process."""

from collections.abc import Mapping

import structlog
from common.kernel.errors import ServiceUnavailable
from common.observability import redaction, telemetry
from httpwire import (
    ConnectFailed,
    ConnectionBroken,
    ConnectionPool,
    Endpoint,
    HttpClientError,
    HttpRequest,
    PoolLimits,
)
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from gateway.settings import UpstreamSettings
from gateway.upstream.circuit_breaker import CircuitBreaker
from gateway.upstream.relay import ENDS_WITH_CLIENT, AsgiRelay, RequestAborted, request_of

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""RFC 9110, 9.2.2: two requests have the effect of one."""
log = structlog.get_logger("gateway")
_retries = telemetry.meter.create_counter("atelier.gateway.upstream.retries")
_failures = telemetry.meter.create_counter("atelier.gateway.upstream.failures")


class Upstream:
    """Raises ServiceUnavailable if the service cannot be reached or fails, ClientDisconnect if the client leaves."""

    def __init__(self, service: str, pool: ConnectionPool, breaker: CircuitBreaker, settings: UpstreamSettings) -> None:
        self._service = service
        self._pool = pool
        self._breaker = breaker
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect()
        request = request_of(scope, message, self._pool.host_header)
        ends_with_client = ENDS_WITH_CLIENT in scope.get("extensions", ())
        if not self._breaker.admits():
            raise ServiceUnavailable(service=self._service)
        try:
            await self._send_request(request, receive, send, ends_with_client=ends_with_client)
        except HttpClientError as failure:
            self._breaker.failed()
            _failures.add(1, {"peer.service": self._service, "error.type": type(failure).__name__})
            log.warning("upstream_failed", to=self._service, method=request.method, reason=redaction.reason(failure))
            raise ServiceUnavailable(service=self._service) from failure
        except RequestAborted:
            self._breaker.abandoned()
            raise ClientDisconnect() from None
        except BaseException:
            self._breaker.abandoned()
            raise

    def close(self) -> None:
        self._pool.close()

    async def _send_request(
        self, request: HttpRequest, receive: Receive, send: Send, *, ends_with_client: bool
    ) -> None:
        """Retry once, on another connection, if the service cannot have got the request or the request is repeatable.

        A response that has started is never requested again.
        """
        try:
            await self._attempt(request, receive, send, ends_with_client=ends_with_client)
            return
        except ConnectFailed as error:
            reason = type(error).__name__
        except ConnectionBroken as error:
            if error.response_started or not _is_repeatable(request):
                raise
            reason = type(error).__name__
        _retries.add(1, {"peer.service": self._service, "error.type": reason})
        await self._attempt(request, receive, send, ends_with_client=ends_with_client)

    async def _attempt(self, request: HttpRequest, receive: Receive, send: Send, *, ends_with_client: bool) -> None:
        connection = await self._pool.acquire()
        relay = AsgiRelay(connection, request, receive, ends_with_client=ends_with_client)
        try:
            await relay.start(self._settings.first_byte_seconds, self._settings.idle_seconds)
            self._breaker.succeeded()
            await relay.relay_response(send, self._settings.idle_seconds)
        finally:
            relay.close()
            self._pool.release(connection)


def _is_repeatable(request: HttpRequest) -> bool:
    """Whether it may be sent again when it is unknown whether the service processed it."""
    return not request.has_more and request.method in IDEMPOTENT_METHODS


def create_upstreams(urls: Mapping[str, str], settings: UpstreamSettings) -> dict[str, Upstream]:
    """`urls` maps a service to its URL, or to several separated by commas. Raises ValueError for an invalid one."""
    return {service: _upstream(service, url.split(","), settings) for service, url in urls.items()}


def _upstream(service: str, urls: list[str], settings: UpstreamSettings) -> Upstream:
    limits = PoolLimits(settings.connect_seconds, settings.keep_seconds, settings.max_age_seconds)
    pool = ConnectionPool([Endpoint.parse(url) for url in urls], limits)
    breaker = CircuitBreaker(service, settings.breaker_failures, settings.breaker_seconds)
    return Upstream(service, pool, breaker, settings)
