"""A service at some addresses, as an ASGI application of this process."""

from collections.abc import Mapping

import structlog
from common import faults, telemetry
from common.errors import ServiceUnavailable
from common.wire.exchange import Exchange
from common.wire.failures import BrokenOff, Refused, UpstreamFailure
from common.wire.pool import Pool, Replica
from common.wire.request import Request
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from gateway.settings import UpstreamSettings
from gateway.upstream.breaker import Breaker

log = structlog.get_logger("gateway")
retries = telemetry.meter.create_counter("atelier.gateway.upstream.retries")
failures = telemetry.meter.create_counter("atelier.gateway.upstream.failures")


class Upstream:
    """Raises ServiceUnavailable when the service cannot be asked or fails, ClientDisconnect when the client leaves."""

    def __init__(self, service: str, pool: Pool, breaker: Breaker, settings: UpstreamSettings) -> None:
        self._service = service
        self._pool = pool
        self._breaker = breaker
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect()
        request = Request.of(scope, message, self._pool.host_header)
        if not self._breaker.admits():
            raise ServiceUnavailable(service=self._service)
        try:
            await self._ask(request, receive, send)
        except UpstreamFailure as failure:
            self._breaker.failed()
            failures.add(1, {"peer.service": self._service, "error.type": type(failure).__name__})
            log.warning("upstream_failed", to=self._service, method=request.method, reason=faults.reason(failure))
            raise ServiceUnavailable(service=self._service) from failure
        except BaseException:
            self._breaker.abandoned()
            raise

    def close(self) -> None:
        self._pool.close()

    async def _ask(self, request: Request, receive: Receive, send: Send) -> None:
        """Once more, on another connection, if the first attempt cannot have done anything, or nothing twice over."""
        try:
            await self._attempt(request, receive, send)
            return
        except Refused as refused:
            first = refused.__class__.__name__
        except BrokenOff as broken:
            if broken.begun or not request.repeatable:
                raise
            first = broken.__class__.__name__
        retries.add(1, {"peer.service": self._service, "error.type": first})
        await self._attempt(request, receive, send)

    async def _attempt(self, request: Request, receive: Receive, send: Send) -> None:
        replica, connection = await self._pool.take()
        exchange = Exchange(connection, request, receive)
        try:
            await exchange.begin(self._settings.first_byte_seconds, self._settings.idle_seconds)
            self._breaker.succeeded()
            await exchange.relay(send, self._settings.idle_seconds)
        finally:
            exchange.end()
            self._pool.give_back(replica, connection)


def create_upstreams(urls: Mapping[str, str], settings: UpstreamSettings) -> dict[str, Upstream]:
    """`urls` maps a service to its address, or to several with commas between. Raises ValueError for a wrong one."""
    return {service: _upstream(service, url.split(","), settings) for service, url in urls.items()}


def _upstream(service: str, urls: list[str], settings: UpstreamSettings) -> Upstream:
    replicas = [Replica.at(url) for url in urls]
    pool = Pool(replicas, settings.connect_seconds, settings.keep_seconds, settings.max_age_seconds)
    breaker = Breaker(service, settings.breaker_failures, settings.breaker_seconds)
    return Upstream(service, pool, breaker, settings)
