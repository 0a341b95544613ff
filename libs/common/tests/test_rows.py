"""Rows found, changed and saved by plain statements: what was said is written, and nothing else."""

from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from common import rows
from common.database import Database, execute
from psycopg.errors import ForeignKeyViolation
from sqlalchemy import BigInteger, Column, Enum, Identity, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, select


class Mood(StrEnum):
    FINE = "fine"
    GLUM = "glum"


MOODS = Enum(Mood, native_enum=False, length=8, values_callable=lambda words: [each.value for each in words])


class Root(SQLModel, registry=registry()):
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
    await database.open()
    await database.reads.write("""
        create table guests (id uuid primary key, number bigint generated always as identity, name text unique not null,
          mood varchar(8) not null, metadata jsonb not null)""")
    await database.reads.write("create table visits (id uuid primary key, guest_id uuid not null references guests)")
    yield database
    await database.reads.write("drop table visits, guests")
    await database.close()


async def test_what_is_inserted_is_found_as_it_was(database: Database) -> None:
    made = Guest(name="Ann", mood=Mood.GLUM, facts={"rooms": [1, 2]})
    async with database.transaction() as session:
        assert await rows.insert(session, made)
    async with database.transaction() as session:
        found = await rows.find(session, Guest, "name = :name", name="Ann")
    assert found is not None
    assert (found.id, found.mood, found.facts, found.number) == (made.id, Mood.GLUM, {"rooms": [1, 2]}, 1)
    assert isinstance(found.mood, Mood)


async def test_nothing_is_written_before_it_is_saved_and_only_what_was_set(database: Database) -> None:
    async with database.transaction() as session:
        await rows.insert(session, Guest(name="Ann"))
    async with database.transaction() as session:
        guest = await rows.find(session, Guest, "name = 'Ann' for update")
        assert guest is not None
        guest.mood, guest.facts = Mood.GLUM, {"why": "rain"}
        await execute(session, text("update guests set name = 'Anna'"))
        await rows.save(session, guest)
        before = database.statements.total
        await rows.save(session, guest)
        assert database.statements.total == before, "there was nothing left to write"
    assert await database.reads.rows("select name, mood, metadata from guests") == [
        {"name": "Anna", "mood": "glum", "metadata": {"why": "rain"}}
    ]


async def test_one_that_is_there_already_is_left_alone(database: Database) -> None:
    async with database.transaction() as session:
        assert await rows.insert(session, Guest(name="Ann"), unless_there=True)
        assert not await rows.insert(session, Guest(name="Ann", mood=Mood.GLUM), unless_there=True)
    assert await database.reads.rows("select mood from guests") == [{"mood": "fine"}]


async def test_rows_of_several_tables_are_written_in_one_statement(database: Database) -> None:
    guest = Guest(name="Ann")
    before = database.statements.total
    visits = Visit(guest_id=guest.id), Visit(guest_id=guest.id)
    assert await rows.insert_if(database.single, "select 1", guest, *visits)
    assert database.statements.total == before + 1
    assert await rows.find_all(database.single, Visit, "guest_id = :id", id=uuid4()) == []
    assert len(await rows.find_all(database.single, Visit, "guest_id = :id", id=guest.id)) == 2


async def test_of_rows_that_are_written_together_none_is_when_one_cannot_be(database: Database) -> None:
    with pytest.raises(ForeignKeyViolation):
        await rows.insert_if(database.single, "select 1", Guest(name="Ann"), Visit(guest_id=uuid4()))
    assert await database.reads.rows("select 1 from guests") == []


async def test_an_orm_session_joins_the_transaction_of_the_plain_statements(database: Database) -> None:
    guest = Guest(name="Ann")

    async def visit_and_regret() -> None:
        async with database.transaction() as session:
            await rows.insert(session, guest)
            found = (await session.exec(select(Guest).where(Guest.name == "Ann"))).one()
            session.add(Visit(guest_id=found.id))
            await session.flush()
            assert len(await rows.find_all(session, Visit, "guest_id = :id", id=guest.id)) == 1
            raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        await visit_and_regret()
    assert await database.reads.rows("select 1 from guests") == []


async def test_what_an_orm_session_was_given_is_committed_without_a_flush(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Guest(name="Ann"))
    assert await database.reads.rows("select name from guests") == [{"name": "Ann"}]


async def test_a_row_is_written_if_a_statement_gives_back_one(database: Database) -> None:
    """Whatever it holds, also nothing at all where that is allowed."""
    await database.reads.write("create table doors (number bigint primary key)")
    opened = "insert into doors (number) values (:door) on conflict do nothing returning 1"
    ann, bob = Guest(name="Ann", mood=Mood.GLUM, facts={"rooms": [1]}), Guest(name="Bob")
    assert await rows.insert_if(database.single, opened, ann, door=1)
    assert not await rows.insert_if(database.single, opened, bob, door=1)
    (found,) = await rows.find_all(database.single, Guest, "true")
    assert (found.id, found.name, found.mood, found.facts) == (ann.id, "Ann", Mood.GLUM, {"rooms": [1]})
    await database.reads.write("drop table doors")
