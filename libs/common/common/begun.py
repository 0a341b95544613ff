"""Transactions of as many statements as there are, in as few messages as may be."""

from typing import NamedTuple, Self

from pgpipe import ConnectionPool, PipelinedConnection, Result, Statement, as_dict
from psycopg import Error
from psycopg.errors import InFailedSqlTransaction

from common.transactions import StatementCount

BEGIN, COMMIT, ROLLBACK = (Statement(word, (), as_dict) for word in ("begin", "commit", "rollback"))


class Unexpected(BaseException):
    """A statement did not touch the rows it was expected to; the transaction must start over, or end.

    Nobody's failure, so that nobody between counts or swallows it.
    """


class _Expectation(NamedTuple):
    statement: Statement
    touched: int


class Begun:
    """A transaction on a connection that is taken from the pool, and begun, when the first statement comes.

    A message to the server costs more than a small statement: `begin` travels with the first one, and what nobody
    waits for with the next one, or with `commit`.
    """

    def __init__(self, pool: ConnectionPool, counter: StatementCount) -> None:
        self._pool = pool
        self.counter = counter
        self._connection: PipelinedConnection | None = None
        self._is_begun = False
        self._is_lent = False
        self._waiting: list[Statement] = []
        self._expectation: _Expectation | None = None
        self._is_kept = False

    @property
    def is_used(self) -> bool:
        """Whether anything was said to it."""
        return self._connection is not None or self._is_something_left

    @property
    def _is_something_left(self) -> bool:
        return bool(self._waiting) or self._expectation is not None

    @property
    def is_lent(self) -> bool:
        """Whether somebody else speaks to the connection as well."""
        return self._is_lent

    async def driver(self) -> PipelinedConnection:
        """The same one until the end. From now on nothing waits."""
        connection = await self._taken()
        if self._is_something_left or not self._is_begun:
            await self._say()
        self._is_lent = True
        return connection

    async def run(self, *statements: Statement) -> list[Result]:
        self.counter.add(len(statements))
        return await self._say(*statements)

    async def run_alone(self, statement: Statement) -> Result:
        """Nothing was said yet: this is committed by itself, and the transaction begins behind it."""
        if self._is_begun or self._is_something_left:
            (answer,) = await self.run(statement)
        else:
            self.counter.add()
            (answer,) = await (await self._taken()).run(statement)
        return answer

    async def later(self, *statements: Statement) -> None:
        """Run them before whatever is run next, at the latest before the commit, which then raises their errors."""
        self.counter.add(len(statements))
        self._waiting += statements
        if self._is_lent:
            await self._say()

    def keep(self) -> None:
        """Somebody has something to say at the end: nobody commits before."""
        self._is_kept = True

    async def commit_now(self) -> None:
        """Before the end, unless the end is kept: then what waits is said, and its errors come."""
        if not self._is_kept:
            await self.commit()
        elif self._is_something_left:
            await self._say()

    async def run_last(self, *statements: Statement) -> list[Result]:
        """Commit in the same message, unless the end is kept. Not while somebody else speaks to the connection."""
        if self._is_kept:
            return await self.run(*statements)
        await self.fulfil()
        self.counter.add(len(statements))
        *answers, done = await self._say(*statements, COMMIT)
        self._end(done)
        return answers

    def expect(self, statement: Statement, touched: int) -> None:
        """Run it first of all, in the message of whatever is run first. Nothing was said before.

        If it touches another number of rows, or anything in that message fails, whoever is answered by the message gets
        Unexpected instead.
        """
        if self.is_used:
            raise RuntimeError("only the first statement of a transaction can be expected to touch something")
        self.counter.add()
        self._expectation = _Expectation(statement, touched)

    async def fulfil(self) -> None:
        """Run now what was only expected. Raises Unexpected."""
        if self._expectation is not None:
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
        await self.fulfil()
        if self._is_begun or self._waiting:
            (done,) = await self._say(COMMIT)
            self._end(done)

    def _end(self, done: Result) -> None:
        if done.tag != b"COMMIT":
            raise InFailedSqlTransaction("a statement of this transaction had failed")
        self._is_begun = False

    async def roll_back(self) -> None:
        self._waiting, self._expectation = [], None
        if self._connection is not None and self._is_begun and not self._connection.closed:
            self._is_begun = False
            await self._connection.run(ROLLBACK)

    async def start_over(self) -> None:
        """As if nothing had been said; not while somebody else speaks to the connection as well."""
        if self._is_lent:
            raise RuntimeError("a transaction that somebody else speaks to cannot start over")
        await self.roll_back()

    async def close(self) -> None:
        """Give the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool.release(connection)

    async def _say(self, *statements: Statement) -> list[Result]:
        """In one message, behind what waits; the answers to `statements` alone."""
        opening = [] if self._is_begun else [BEGIN]
        expected = self._expectation
        before = [*opening, *([expected.statement] if expected else ()), *self._waiting]
        connection = await self._taken()
        self._waiting, self._expectation, self._is_begun = [], None, True
        try:
            answers = await connection.run(*before, *statements)
        except Error as error:
            if expected is None or connection.closed:
                raise
            raise Unexpected() from error  # perhaps only because the expectation was wrong
        if expected and answers[len(opening)].touched != expected.touched:
            raise Unexpected()
        return answers[len(before) :]

    async def _taken(self) -> PipelinedConnection:
        if self._connection is None:
            self._connection = await self._pool.acquire()
        return self._connection
