"""The connections to one service: kept alive between exchanges, spread over its addresses.

A connection is closed when it reaches its maximum age. A name or a load balancer in front of several processes is
asked for a process only when a connection is opened: without the age, a new process would get no requests, and one
that is about to stop would get them until it stops.
"""

import asyncio
import random
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from common.wire.connection import Connection
from common.wire.failures import Refused

AWAY_SECONDS = 1.0
YOUNGEST = 0.75
"""Connections end at a random age between this part of the maximum and all of it, so not all of them at once."""


class Replica:
    """One address of a service. After a refused connection it is asked last for a moment."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.busy = 0
        self.idle: list[Connection] = []
        self.away_until = 0.0

    @classmethod
    def at(cls, url: str) -> "Replica":
        """Raises ValueError unless the address is `http://HOST:PORT`."""
        parts = urlsplit(url.strip())
        if parts.scheme != "http" or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError(f"{url!r} is not the address of a service: http://HOST:PORT")
        return cls(parts.hostname, parts.port or 80)

    @property
    def host_header(self) -> bytes:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{name}:{self.port}".encode()

    def forget(self, connection: Connection) -> None:
        if connection in self.idle:
            self.idle.remove(connection)


class Pool:
    """`keep_seconds` must be shorter than the service keeps idle connections, or requests would meet its closing.

    `max_age_seconds` bounds when a connection takes its last request, not how long that may last.
    """

    def __init__(
        self, replicas: Sequence[Replica], connect_seconds: float, keep_seconds: float, max_age_seconds: float
    ) -> None:
        self._replicas = list(replicas)
        self._connect_seconds = connect_seconds
        self._keep_seconds = keep_seconds
        self._max_age_seconds = max_age_seconds

    @property
    def host_header(self) -> bytes:
        return self._replicas[0].host_header

    async def take(self) -> tuple[Replica, Connection]:
        """A connection nobody else uses, until it is given back. Raises Refused."""
        replica = self._least_busy()
        replica.busy += 1
        try:
            return replica, self._kept(replica) or await self._connect(replica)
        except BaseException:
            replica.busy -= 1
            raise

    def give_back(self, replica: Replica, connection: Connection) -> None:
        """End the exchange; the connection stays if it can carry another."""
        replica.busy -= 1
        if not connection.finish():
            return
        connection.idle_since = self._now()
        if connection.retires_at > connection.idle_since:
            replica.idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        for replica in self._replicas:
            for connection in replica.idle:
                connection.close()
            replica.idle = []

    def _least_busy(self) -> Replica:
        """Of several the first in turn; refused ones only when there are no others."""
        if len(self._replicas) == 1:
            return self._replicas[0]
        now = self._now()
        chosen = min(self._replicas, key=lambda replica: (replica.away_until > now, replica.busy))
        self._replicas.remove(chosen)
        self._replicas.append(chosen)
        return chosen

    def _kept(self, replica: Replica) -> Connection | None:
        now = self._now()
        oldest = now - self._keep_seconds
        while replica.idle:
            connection = replica.idle.pop()
            if connection.idle_since >= oldest and connection.retires_at > now and not connection.stale:
                return connection
            connection.close()
        return None

    async def _connect(self, replica: Replica) -> Connection:
        try:
            async with asyncio.timeout(self._connect_seconds):
                connection = await self._open(replica)
        except OSError as error:  # a TimeoutError is one
            replica.away_until = self._now() + AWAY_SECONDS
            raise Refused(f"{replica.host}:{replica.port}: {error!r}") from error
        age = self._max_age_seconds * random.uniform(YOUNGEST, 1)  # noqa: S311 - spreads load, guards nothing
        connection.retires_at = self._now() + age
        return connection

    async def _open(self, replica: Replica) -> Connection:
        """To any of the addresses that the name has now: in random order, with a share of the time for each."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(replica.host, replica.port, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        failure: OSError = OSError("the name has no address")
        for address in random.sample(addresses, len(addresses)):
            try:
                async with asyncio.timeout(self._connect_seconds / len(addresses)):
                    _, connection = await loop.create_connection(
                        lambda: Connection(replica.forget), address, replica.port
                    )
                return connection
            except OSError as error:
                failure = error
        raise failure

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
