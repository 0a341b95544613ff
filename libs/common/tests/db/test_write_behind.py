"""Writes that are buffered for a moment and executed together."""

from common.db.database import Database
from common.db.executor import Executor
from testkit.conditions import eventually


async def test_buffered_items_are_written_together_and_at_the_latest_when_the_database_is_closed(
    ledger_url: str,
) -> None:
    written: list[list[int]] = []

    async def write(_: Executor, numbers: list[int]) -> None:
        written.append(numbers)

    async def fail(_: Executor, numbers: list[int]) -> None:
        raise RuntimeError(f"{len(numbers)} are too many")

    database = Database(ledger_url)
    for number in range(3):
        database.write_behind.add(fail, number)
        database.write_behind.add(write, number)
    await eventually(lambda: _equal(written, [[0, 1, 2]]))
    database.write_behind.add(write, 3)
    await database.close()
    assert written == [[0, 1, 2], [3]]


async def _equal(one: object, other: object) -> bool:
    return one == other
