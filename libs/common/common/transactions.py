"""Transactions on the pool's connections: one statement each, or as many as there are."""

from collections.abc import Callable, Sequence
from typing import Any, Self

from psycopg.errors import InFailedSqlTransaction

from common.driver import Answer, Connection, Statement
from common.shelf import Shelf


def as_dict(columns: tuple[str, ...]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """Rows as dictionaries."""
    return lambda values: dict(zip(columns, values, strict=True))


BEGIN, COMMIT, ROLLBACK = (Statement(word, (), as_dict) for word in ("begin", "commit", "rollback"))


class StatementCount:
    """How many SQL statements were sent; tests read it."""

    def __init__(self) -> None:
        self.total = 0

    def add(self, many: int = 1) -> None:
        self.total += many


class Single:
    """Every statement is a transaction of its own, on whatever connection is free."""

    def __init__(self, shelf: Shelf, counter: StatementCount) -> None:
        self._shelf = shelf
        self._counter = counter

    async def run(self, *statements: Statement) -> list[Answer]:
        """Several are one transaction."""
        self._counter.add(len(statements))
        connection = await self._shelf.take()
        try:
            return await connection.ask(*statements)
        finally:
            await self._shelf.put(connection)


class Begun:
    """A transaction on a connection that is taken from the pool, and begun, when the first statement comes.

    A message to the server costs more than a small statement: `begin` travels with the first one, and what nobody
    waits for with the next one, or with `commit`.
    """

    def __init__(self, shelf: Shelf, counter: StatementCount) -> None:
        self._shelf = shelf
        self.counter = counter
        self._connection: Connection | None = None
        self._is_begun = False
        self._is_lent = False
        self._waiting: list[Statement] = []

    @property
    def is_used(self) -> bool:
        """Whether anything was said to it."""
        return self._connection is not None or bool(self._waiting)

    @property
    def is_lent(self) -> bool:
        """Whether somebody else speaks to the connection as well."""
        return self._is_lent

    async def driver(self) -> Connection:
        """The same one until the end. From now on nothing waits."""
        connection = await self._taken()
        if self._waiting or not self._is_begun:
            await self._say()
        self._is_lent = True
        return connection

    async def run(self, *statements: Statement) -> list[Answer]:
        self.counter.add(len(statements))
        return await self._say(*statements)

    async def run_alone(self, statement: Statement) -> Answer:
        """Nothing was said yet: this is committed by itself, and the transaction begins behind it."""
        if self._is_begun or self._waiting:
            (answer,) = await self.run(statement)
        else:
            self.counter.add()
            (answer,) = await (await self._taken()).ask(statement)
        return answer

    async def later(self, *statements: Statement) -> None:
        """Run them before whatever is run next, at the latest before the commit, which then raises their errors."""
        self.counter.add(len(statements))
        self._waiting += statements
        if self._is_lent:
            await self._say()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Committed on leaving, rolled back on an exception."""
        try:
            await (self.commit() if kind is None else self.roll_back())
        except BaseException:
            await self.roll_back()
            raise
        finally:
            await self.close()  # or the pool would miss this connection for good

    async def commit(self) -> None:
        """Raises InFailedSqlTransaction when a statement had failed: nothing is written then."""
        if self._is_begun or self._waiting:
            (done,) = await self._say(COMMIT)
            if done.tag != b"COMMIT":
                raise InFailedSqlTransaction("a statement of this transaction had failed")

    async def roll_back(self) -> None:
        self._waiting = []
        if self._connection is not None and self._is_begun and not self._connection.closed:
            self._is_begun = False
            await self._connection.ask(ROLLBACK)

    async def start_over(self) -> None:
        """As if nothing had been said; not while somebody else speaks to the connection as well."""
        if self._is_lent:
            raise RuntimeError("a transaction that somebody else speaks to cannot start over")
        await self.roll_back()

    async def close(self) -> None:
        """Give the connection back; what ended it may have ended the idle ones."""
        if self._connection is not None:
            await self._shelf.put(self._connection)
            if self._connection.closed:
                await self._shelf.check()

    async def _say(self, *statements: Statement) -> list[Answer]:
        """In one message, behind what waits; the answers to `statements` alone."""
        before = self._waiting if self._is_begun else [BEGIN, *self._waiting]
        connection = await self._taken()
        self._waiting, self._is_begun = [], True
        return (await connection.ask(*before, *statements))[len(before) :]

    async def _taken(self) -> Connection:
        if self._connection is None:
            self._connection = await self._shelf.take()
        return self._connection
