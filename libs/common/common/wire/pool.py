"""The connections to one service: kept alive between exchanges, spread over its addresses."""

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from common.wire.connection import Connection
from common.wire.failures import Refused

AWAY_SECONDS = 1.0


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
    """`keep_seconds` must be shorter than the service keeps idle connections, or requests would meet its closing."""

    def __init__(self, replicas: Sequence[Replica], connect_seconds: float, keep_seconds: float) -> None:
        self._replicas = list(replicas)
        self._connect_seconds = connect_seconds
        self._keep_seconds = keep_seconds

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
        if connection.finish():
            connection.idle_since = self._now()
            replica.idle.append(connection)

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
        oldest = self._now() - self._keep_seconds
        while replica.idle:
            connection = replica.idle.pop()
            if connection.idle_since >= oldest and not connection.stale:
                return connection
            connection.close()
        return None

    async def _connect(self, replica: Replica) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_seconds):
                _, connection = await loop.create_connection(
                    lambda: Connection(replica.forget), replica.host, replica.port
                )
        except (OSError, TimeoutError) as error:
            replica.away_until = self._now() + AWAY_SECONDS
            raise Refused(f"{replica.host}:{replica.port}: {error!r}") from error
        return connection

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
