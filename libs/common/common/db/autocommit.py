"""Each call is a transaction of its own."""

import re
from functools import lru_cache

from pgpipe import ConnectionPool, PoolTimeout, Result, Statement, StatementTimeout
from psycopg import OperationalError

from common.db.executor import Executor

_WRITES = re.compile(r"\b(insert|update|delete|merge|truncate|create|drop|alter|call)\b", re.IGNORECASE)


class Autocommit(Executor):
    """Each call is a transaction of its own, on any free connection of the pool.

    A read is repeated once, on another connection, if its connection was lost, for example by a restart of the server.
    """

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    async def run(self, *statements: Statement) -> list[Result]:
        try:
            return await self._pool.run(*statements)
        except (PoolTimeout, StatementTimeout):
            raise
        except OperationalError:
            if not all(_is_read(statement.sql) for statement in statements):
                raise
            return await self._pool.run(*statements)

    async def _defer(self, *statements: Statement) -> None:
        """Execute them at once, and discard their results."""
        if statements:
            await self._pool.run(*statements)


@lru_cache(maxsize=2048)
def _is_read(sql: str) -> bool:
    """Whether repeating the statement is harmless. A row lock (`for update`) has no purpose in autocommit."""
    return _WRITES.search(sql) is None
