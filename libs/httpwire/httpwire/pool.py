"""The connections to one service: kept alive between requests, spread over the service's addresses.

A connection is closed when it reaches its maximum age. A DNS name or a load balancer in front of several processes
chooses one of them only when a connection is opened: without a maximum age, a new process would get no requests, and
one that is about to stop would get them until it stops.
"""

import asyncio
import random
import socket
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from httpwire.connection import HttpConnection
from httpwire.errors import ConnectFailed
from httpwire.request import HttpRequest
from httpwire.response import HttpResponse

AVOID_SECONDS = 1.0
"""An endpoint that refused a connection is used for so long only if all others did as well."""
MIN_AGE_FRACTION = 0.75
"""Each connection gets a random maximum age between this fraction of the limit and the limit, so that connections
opened together are not all closed together."""


class PoolLimits(NamedTuple):
    """In seconds. `keep_alive` must be shorter than the server keeps idle connections, or requests would be sent on
    connections that the server is closing. No request starts on a connection older than `max_age`; one that has
    started may take longer."""

    connect: float = 2.0
    keep_alive: float = 30.0
    max_age: float = 10.0


class Endpoint:
    """One address of a service, with the connections to it."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.active = 0
        self.idle: list[HttpConnection] = []
        self.avoid_until = 0.0

    @classmethod
    def parse(cls, url: str) -> "Endpoint":
        """Raises ValueError unless the address is `http://HOST:PORT`."""
        parts = urlsplit(url.strip())
        if parts.scheme != "http" or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError(f"{url!r} is not the address of a service: http://HOST:PORT")
        return cls(parts.hostname, parts.port or 80)

    @property
    def host_header(self) -> bytes:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{name}:{self.port}".encode()

    def forget(self, connection: HttpConnection) -> None:
        if connection in self.idle:
            self.idle.remove(connection)


class ConnectionPool:
    """As many connections as there are requests at the same time. `acquire` one, and `release` it in any case."""

    def __init__(self, endpoints: Sequence[Endpoint], limits: PoolLimits = PoolLimits()) -> None:
        self._endpoints = list(endpoints)
        self._limits = limits
        self._in_use: dict[HttpConnection, Endpoint] = {}

    @property
    def host_header(self) -> bytes:
        return self._endpoints[0].host_header

    async def fetch(self, request: HttpRequest, timeout_seconds: float) -> HttpResponse:
        """Send a whole request, once, and receive a whole response.

        `timeout_seconds` is for the complete response, beside the time to connect. Raises ConnectFailed,
        ConnectionBroken or ResponseTimeout.
        """
        connection = await self.acquire()
        try:
            response = connection.start_request(request)
            content = await connection.read_response(timeout_seconds)
            return HttpResponse(response.status, response.headers, content)
        finally:
            self.release(connection)

    async def acquire(self) -> HttpConnection:
        """A connection for one request. Raises ConnectFailed."""
        endpoint = self._least_active()
        endpoint.active += 1
        try:
            connection = self._take_idle(endpoint) or await self._connect(endpoint)
        except BaseException:
            endpoint.active -= 1
            raise
        self._in_use[connection] = endpoint
        return connection

    def release(self, connection: HttpConnection) -> None:
        """End the exchange. The connection is kept if it can carry another, and closed otherwise."""
        endpoint = self._in_use.pop(connection)
        endpoint.active -= 1
        if not connection.finish():
            return
        connection.idle_since = _now()
        if connection.expires_at > connection.idle_since:
            endpoint.idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close the idle connections."""
        for endpoint in self._endpoints:
            for connection in endpoint.idle:
                connection.close()
            endpoint.idle = []

    def _least_active(self) -> Endpoint:
        """Among equals the one that was not used for longest; endpoints to avoid only when there are no others."""
        if len(self._endpoints) == 1:
            return self._endpoints[0]
        now = _now()
        chosen = min(self._endpoints, key=lambda endpoint: (endpoint.avoid_until > now, endpoint.active))
        self._endpoints.remove(chosen)
        self._endpoints.append(chosen)
        return chosen

    def _take_idle(self, endpoint: Endpoint) -> HttpConnection | None:
        now = _now()
        oldest = now - self._limits.keep_alive
        while endpoint.idle:
            connection = endpoint.idle.pop()
            if connection.idle_since >= oldest and connection.expires_at > now and not connection.is_stale:
                return connection
            connection.close()
        return None

    async def _connect(self, endpoint: Endpoint) -> HttpConnection:
        try:
            async with asyncio.timeout(self._limits.connect):
                connection = await self._open(endpoint)
        except OSError as error:  # TimeoutError is a subclass
            endpoint.avoid_until = _now() + AVOID_SECONDS
            raise ConnectFailed(f"{endpoint.host}:{endpoint.port}: {error!r}") from error
        age = self._limits.max_age * random.uniform(MIN_AGE_FRACTION, 1)  # noqa: S311 - not a secret
        connection.expires_at = _now() + age
        return connection

    async def _open(self, endpoint: Endpoint) -> HttpConnection:
        """Try the addresses that the name has now, in random order, with an equal share of the time for each."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        failure: OSError = OSError("the name has no address")
        for address in random.sample(addresses, len(addresses)):
            try:
                async with asyncio.timeout(self._limits.connect / len(addresses)):
                    _, connection = await loop.create_connection(
                        lambda: HttpConnection(endpoint.forget), address, endpoint.port
                    )
                return connection
            except OSError as error:
                failure = error
        raise failure


def _now() -> float:
    return asyncio.get_running_loop().time()
