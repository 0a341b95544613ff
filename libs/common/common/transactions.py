"""Statements that are transactions of their own, on the pool's connections."""

from pgpipe import ConnectionPool, Result, Statement


class StatementCount:
    """How many SQL statements were sent; tests read it."""

    def __init__(self) -> None:
        self.total = 0

    def add(self, many: int = 1) -> None:
        self.total += many


class Single:
    """Every statement is a transaction of its own, on whatever connection is free."""

    def __init__(self, pool: ConnectionPool, counter: StatementCount) -> None:
        self._pool = pool
        self._counter = counter

    async def run(self, *statements: Statement) -> list[Result]:
        """Several are one transaction."""
        self._counter.add(len(statements))
        connection = await self._pool.acquire()
        try:
            return await connection.run(*statements)
        finally:
            self._pool.release(connection)
