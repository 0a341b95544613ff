"""One service's PostgreSQL: transactions and autocommit over one connection pool."""

import asyncio

import orjson
from pgpipe import ConnectionPool, PoolStats
from pgpipe.pool import PoolLimits
from psycopg.types.json import set_json_dumps, set_json_loads

from common.db.autocommit import Autocommit
from common.db.connecting import Deadlines, connect
from common.db.liveness import Liveness
from common.db.unit_of_work import Deliver, UnitOfWork
from common.db.write_behind import WriteBehindBuffer
from common.kernel.settings import ServiceSettings
from common.observability import telemetry

set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)

pool_timeouts = telemetry.meter.create_counter("atelier.db.pool.timeouts")
DEADLINES = Deadlines()


class Database:
    """A service's connections to its own database, opened on demand. `url` is a libpq URL (`postgresql://…`)."""

    def __init__(self, url: str, pool_size: int = 8, deadlines: Deadlines = DEADLINES, service: str = "") -> None:
        self.url = url
        self.deadlines = deadlines
        self._service = service
        limits = PoolLimits(size=pool_size, wait=self.deadlines.pool_seconds)
        self.pool = ConnectionPool(lambda: connect(url, self.deadlines), limits, self._pool_timed_out)
        self.autocommit = Autocommit(self.pool)
        self.write_behind = WriteBehindBuffer(self.autocommit)
        self.liveness = Liveness(url, self.deadlines)
        self.deliver_now: Deliver | None = None
        """Set by `common.rpc.eager_delivery.enable`."""

    @classmethod
    def of(cls, settings: ServiceSettings, service: str) -> "Database":
        """The database that a service's settings name."""
        deadlines = Deadlines(
            connect_seconds=settings.connect_seconds,
            statement_seconds=settings.statement_seconds,
            pool_seconds=settings.pool_seconds,
        )
        return cls(settings.database_url.get_secret_value(), settings.database_pool, deadlines, service)

    async def close(self) -> None:
        await self.write_behind.flush()
        await self.liveness.close()
        self.pool.close()

    def transaction(self) -> UnitOfWork:
        """One transaction: committed on leaving, rolled back on an exception. It begins with the first statement."""
        return UnitOfWork(self.pool, self.deliver_now)

    async def ping(self, seconds: float) -> None:
        """Raises when the database does not answer within so many seconds."""
        async with asyncio.timeout(seconds):
            await self.autocommit.fetch_value("select 1")

    def _pool_timed_out(self, _: PoolStats) -> None:
        pool_timeouts.add(1, {"atelier.service": self._service})
