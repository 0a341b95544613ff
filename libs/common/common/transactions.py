"""Statements that are transactions of their own, on the pool's connections."""

from collections.abc import Callable, Sequence
from typing import Any

from common.driver import Answer, Statement
from common.shelf import Shelf


def as_dict(columns: tuple[str, ...]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """Rows as dictionaries."""
    return lambda values: dict(zip(columns, values, strict=True))


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
