"""Changes are read in an order in which a follower misses nothing, whatever commits when."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from common.changes import START, Change, ChangesRestarted, Position, position_at, read_changes
from common.changes.compacting import compact_changes
from common.db.chassis.recorded_changes import forget, record_changes, record_parts
from common.db.database import Database
from common.kernel import clock
from testkit.settled import settled

TABLES = (
    "create table lamps (id text primary key, storefront text not null, is_hidden boolean not null default false)",
    "create table bulbs (lamp_id text not null, storefront text not null)",
    *record_changes("lamps", "lamp", deleted="{row}.is_hidden"),
    *record_parts("bulbs", "lamp", "{row}.lamp_id"),
)


@pytest.fixture(scope="module")
async def url(ledger_url: str) -> AsyncIterator[str]:
    """The ledger's database, with lamps and their bulbs."""
    async with await psycopg.AsyncConnection.connect(ledger_url, autocommit=True) as connection:
        for statement in TABLES:
            await connection.execute(statement.encode())
        yield ledger_url
        for statement in (*forget("lamps", "bulbs"), "drop table lamps, bulbs"):
            await connection.execute(statement.encode())


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
def shop() -> str:
    return f"shop-{uuid4().hex[:8]}"


class Follower:
    """Reads pages of two changes until nothing more can be read."""

    def __init__(self, database: Database, shop: str) -> None:
        self._database = database
        self._shop = shop
        self.position = START

    async def read(self) -> list[str]:
        """The subjects, those that were deleted with a minus."""
        await settled(self._database)
        return await self.read_now()

    async def read_now(self) -> list[str]:
        found: list[Change] = []
        while True:
            page = await read_changes(self._database, self._shop, ["lamp"], self.position, 2)
            found += page.changes
            self.position = page.end
            if page.is_last:
                return [f"{'-' if each.is_deleted else ''}{each.subject}" for each in found]


async def write(database: Database, shop: str, *lamps: str) -> None:
    for lamp in lamps:
        sql = (
            "insert into lamps (id, storefront) values (%(id)s, %(shop)s) on conflict (id) do update set id = lamps.id"
        )
        await database.autocommit.execute(sql, id=lamp, shop=shop)


async def test_what_commits_after_a_later_transaction_is_not_missed(database: Database, shop: str) -> None:
    follower = Follower(database, shop)
    async with database.transaction() as open_one:
        await open_one.execute("insert into lamps (id, storefront) values (%(a)s, %(shop)s)", a=f"{shop}a", shop=shop)
        await write(database, shop, f"{shop}b")
        assert await follower.read_now() == []
        await write(database, shop, f"{shop}c")
        assert await follower.read_now() == []
    assert await follower.read() == [f"{shop}a", f"{shop}b", f"{shop}c"]
    assert await follower.read() == []


async def test_what_is_rolled_back_is_never_read(database: Database, shop: str) -> None:
    with suppress(RuntimeError):
        async with database.transaction() as uow:
            await uow.execute("insert into lamps (id, storefront) values ('rolled', %(shop)s)", shop=shop)
            raise RuntimeError
    assert await Follower(database, shop).read() == []


async def test_deleted_ones_are_read_as_deleted_and_parts_as_changes(database: Database, shop: str) -> None:
    follower, lamp = Follower(database, shop), f"{shop}a"
    await write(database, shop, lamp)
    assert await follower.read() == [lamp]
    await database.autocommit.execute("insert into bulbs values (%(lamp)s, %(shop)s)", lamp=lamp, shop=shop)
    assert await follower.read() == [lamp]
    await database.autocommit.execute("update lamps set is_hidden = true where id = %(lamp)s", lamp=lamp)
    assert await follower.read() == [f"-{lamp}"]
    await database.autocommit.execute("update lamps set is_hidden = false where id = %(lamp)s", lamp=lamp)
    assert await follower.read() == [lamp]
    async with database.transaction() as uow:
        await uow.execute("delete from lamps where id = %(lamp)s", lamp=lamp)
        await uow.execute("delete from bulbs where lamp_id = %(lamp)s", lamp=lamp)
    assert await follower.read() == [f"-{lamp}"]


async def test_a_shop_reads_its_own_changes_only(database: Database, shop: str) -> None:
    await write(database, shop, f"{shop}a")
    assert await Follower(database, f"{shop}-another").read() == []


async def test_compaction_keeps_the_newest_change_of_each_subject(database: Database, shop: str) -> None:
    early = Follower(database, shop)
    await write(database, shop, f"{shop}a", f"{shop}b", f"{shop}a")
    assert await early.read() == [f"{shop}a", f"{shop}b", f"{shop}a"]
    async with database.transaction() as open_one:
        await open_one.execute("update lamps set is_hidden = true where id = %(a)s", a=f"{shop}a")
        await compact_changes(database)
        assert await Follower(database, shop).read_now() == [f"{shop}b", f"{shop}a"]
    await settled(database)
    await compact_changes(database)
    count = "select count(*) as found from changes where storefront = %(shop)s"
    assert await database.autocommit.fetch_value(count, shop=shop) == 2
    assert await early.read() == [f"-{shop}a"]
    assert await Follower(database, shop).read() == [f"{shop}b", f"-{shop}a"]


async def test_a_moment_is_a_position_before_all_that_was_committed_after_it(database: Database, shop: str) -> None:
    await write(database, shop, f"{shop}old")
    follower = Follower(database, shop)
    await settled(database)
    async with database.transaction() as open_one:
        await open_one.execute("insert into lamps (id, storefront) values (%(a)s, %(shop)s)", a=f"{shop}a", shop=shop)
        await compact_changes(database)
        moment = clock.now() + timedelta(seconds=1)
    follower.position = await position_at(database.autocommit, moment)
    assert await follower.read() == [f"{shop}a"]
    assert await position_at(database.autocommit, clock.now() - timedelta(days=9)) == START


async def test_after_a_restore_positions_are_refused_and_everything_can_be_read_again(
    database: Database, shop: str
) -> None:
    follower = Follower(database, shop)
    await write(database, shop, f"{shop}a", f"{shop}b", f"{shop}a")
    await follower.read()
    await database.autocommit.execute("update changes set xid = xid + 1000000000 where storefront = %(s)s", s=shop)
    await database.autocommit.execute("update change_origins set origin = 'another server'")
    with pytest.raises(ChangesRestarted):
        await read_changes(database, shop, ["lamp"], Position(xid=5, origin="another server's"), 5)
    again = Follower(database, shop)
    assert await again.read() == [f"{shop}a", f"{shop}b"]
    await write(database, shop, f"{shop}b")
    assert await again.read() == [f"{shop}b"]
