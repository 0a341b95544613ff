"""Rows as objects: read, added, changed and saved, one statement each."""

from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.db.database import Database
from common.db.executor import objects, query
from common.db.guarded_insert import UnmappedRow
from common.db.table_model import TableModel
from psycopg.errors import ForeignKeyViolation
from sqlalchemy import BigInteger, Column, Enum, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field


class Mood(StrEnum):
    FINE = "fine"
    GLUM = "glum"


MOODS = Enum(Mood, native_enum=False, length=8, values_callable=lambda words: [each.value for each in words])


class Root(TableModel, registry=registry()):
    pass


class Guest(Root, table=True):
    __tablename__ = "guests"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    name: str
    mood: Mood = Field(default=Mood.FINE, sa_column=Column(MOODS, nullable=False))
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column("metadata", JSONB, nullable=False))


class Visit(Root, table=True):
    __tablename__ = "visits"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    guest_id: UUID = Field(foreign_key="guests.id")


@pytest.fixture
async def database(ledger_url: str) -> AsyncIterator[Database]:
    database = Database(ledger_url)
    await database.autocommit.execute("""
        create table guests (id uuid primary key, number bigint generated always as identity, name text unique not null,
          mood varchar(8) not null, metadata jsonb not null)""")
    await database.autocommit.execute(
        "create table visits (id uuid primary key, guest_id uuid not null references guests)"
    )
    yield database
    await database.autocommit.execute("drop table visits, guests")
    await database.close()


async def test_an_added_row_is_read_with_the_same_values(database: Database) -> None:
    made = Guest(name="Ann", mood=Mood.GLUM, facts={"rooms": [1, 2]})
    async with database.transaction() as uow:
        await uow.defer_add(made)
    async with database.transaction() as uow:
        found = await uow.get(Guest, "name = %(name)s", name="Ann")
    assert found is not None
    assert (found.id, found.mood, found.facts, found.number) == (made.id, Mood.GLUM, {"rooms": [1, 2]}, 1)
    assert isinstance(found.mood, Mood)


async def test_changes_are_written_when_saved_only_and_only_the_columns_that_were_set(database: Database) -> None:
    async with database.transaction() as uow:
        await uow.defer_add(Guest(name="Ann"))
    async with database.transaction() as uow:
        guest = await uow.get(Guest, "name = 'Ann' for update")
        assert guest is not None
        guest.mood, guest.facts = Mood.GLUM, {"why": "rain"}
        await uow.execute("update guests set name = 'Anna'")
        await uow.defer_save(guest)
        before = database.pool.statement_count
        await uow.defer_save(guest)
        assert database.pool.statement_count == before, "there was nothing left to write"
    assert await database.autocommit.fetch("select name, mood, metadata from guests") == [
        {"name": "Anna", "mood": "glum", "metadata": {"why": "rain"}}
    ]


async def test_an_existing_row_is_not_changed_when_conflicts_are_ignored(database: Database) -> None:
    async with database.transaction() as uow:
        assert await uow.add_if_absent(Guest(name="Ann"))
        assert not await uow.add_if_absent(Guest(name="Ann", mood=Mood.GLUM))
    assert await database.autocommit.fetch("select mood from guests") == [{"mood": "fine"}]


async def test_a_deferred_row_is_added_unless_it_conflicts(database: Database) -> None:
    async with database.transaction() as uow:
        for mood in (Mood.FINE, Mood.GLUM):
            await uow.defer_add(Guest(name="Ann", mood=mood), ignore_conflict=True)
        assert await database.autocommit.fetch("select 1 from guests") == []
    assert await database.autocommit.fetch("select mood from guests") == [{"mood": "fine"}]


async def test_a_row_is_read_in_one_message_with_the_statement_before_it_or_with_its_parts(database: Database) -> None:
    guest = Guest(name="Ann")
    async with database.transaction() as uow:
        await uow.defer_add(guest)
        await uow.defer_add(Visit(guest_id=guest.id), Visit(guest_id=guest.id))
        updated, (found,) = await uow.fetch_many(
            query("update guests set mood = 'glum' where id = %(id)s returning name", id=guest.id),
            objects(Guest, "id = %(id)s", id=guest.id),
        )
        assert (updated, found.mood) == ([{"name": "Ann"}], Mood.GLUM)
        (found,), visits = await uow.fetch_many(
            objects(Guest, "id = %(id)s", id=guest.id), objects(Visit, "guest_id = %(id)s", id=guest.id)
        )
        assert (found.name, len(visits)) == ("Ann", 2)


async def test_a_row_without_a_class_is_written_by_a_guarded_insert(database: Database) -> None:
    visit, guest = uuid4(), Guest(name="Ann")
    row = UnmappedRow("visits", (("id", "uuid"), ("guest_id", "uuid")), (visit, guest.id))
    assert await database.autocommit.add_guarded("select 1", guest, row)
    assert await database.autocommit.fetch("select id from visits") == [{"id": visit}]


async def test_rows_of_several_tables_are_written_in_one_statement(database: Database) -> None:
    guest = Guest(name="Ann")
    before = database.pool.statement_count
    visits = Visit(guest_id=guest.id), Visit(guest_id=guest.id)
    assert await database.autocommit.add_guarded("select 1", guest, *visits)
    assert database.pool.statement_count == before + 1
    assert await database.autocommit.get_all(Visit, "guest_id = %(id)s", id=uuid4()) == []
    assert len(await database.autocommit.get_all(Visit, "guest_id = %(id)s", id=guest.id)) == 2


async def test_rows_of_one_statement_are_all_written_or_none(database: Database) -> None:
    with pytest.raises(ForeignKeyViolation):
        await database.autocommit.add_guarded("select 1", Guest(name="Ann"), Visit(guest_id=uuid4()))
    assert await database.autocommit.fetch("select 1 from guests") == []


async def test_rows_are_written_if_the_guard_returns_a_row(database: Database) -> None:
    await database.autocommit.execute("create table doors (number bigint primary key)")
    opened = "insert into doors (number) values (%(door)s) on conflict do nothing returning 1"
    ann, bob = Guest(name="Ann", mood=Mood.GLUM, facts={"rooms": [1]}), Guest(name="Bob")
    assert await database.autocommit.add_guarded(opened, ann, door=1)
    assert not await database.autocommit.add_guarded(opened, bob, door=1)
    (found,) = await database.autocommit.get_all(Guest, "true")
    assert (found.id, found.name, found.mood, found.facts) == (ann.id, "Ann", Mood.GLUM, {"rooms": [1]})
    await database.autocommit.execute("drop table doors")
