"""HTTP requests to a service over pooled connections, distributed over its replicas."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from httpwire import ConnectionPool, Endpoint, HttpRequest, HttpResponse, PoolLimits

from common.rpc.http_transport import HttpTransport

CONNECT_SECONDS = 2.0
KEPT_SECONDS = 30.0
"""Idle connections are closed before the service closes them (`idle_seconds` of `httpserver.limits`)."""
MAX_AGE_SECONDS = 10.0
"""After this time a new replica gets its share of the requests. A replica must serve for longer than this after its
removal from the name service."""
TIMEOUT_SECONDS = 30.0


class PooledTransport(HttpTransport):
    """The host in a request's URL is not used: the pool chooses one of the service's addresses."""

    def __init__(self, urls: Sequence[str], max_age_seconds: float = MAX_AGE_SECONDS) -> None:
        """Raises ValueError for a URL that is not the address of a service."""
        limits = PoolLimits(CONNECT_SECONDS, KEPT_SECONDS, max_age_seconds)
        self._pool = ConnectionPool([Endpoint.parse(url) for url in urls], limits)

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        request = HttpRequest.build(method, target.encode(), raw, content, self._pool.host_header)
        return await self._pool.fetch(request, timeout_seconds or TIMEOUT_SECONDS)

    async def aclose(self) -> None:
        self._pool.close()
