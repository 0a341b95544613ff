"""The audit log: what is recorded, and that entries can only be added."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from common.audit import (
    Actor,
    AuditEntry,
    AuditFilter,
    append,
    forget_actor,
    forget_person,
    read_actor_name,
    read_entries,
)
from common.audit.entry import changed_members
from common.audit.reading import ERASED
from common.db.database import Database
from common.kernel import clock
from common.messaging.outbox import prune
from testkit.harness import Harness


def entry(shop: str, **changes: Any) -> AuditEntry:
    made = AuditEntry(
        storefront=shop,
        actor=Actor(kind="staff", id=uuid4(), email="a@shop.example"),
        operation="PATCH /customers/{customer_id}",
        subject_type="customer",
        subject_id="7",
        before={"is_active": True},
        after={"is_active": False},
        reason="asked for it",
    )
    return replace(made, **changes)


async def written(database: Database, *entries: AuditEntry, kept_days: int = 730) -> None:
    async with database.transaction() as uow:
        for each in entries:
            await append(uow, each, kept_days)


@pytest.fixture
def shop() -> str:
    return f"shop-{uuid4().hex[:8]}"


async def test_entries_are_read_newest_first_by_subject_person_time_and_operation(ledger: Harness, shop: str) -> None:
    now = clock.now()
    entries = [entry(shop, at=now - timedelta(hours=hours), subject_id=str(hours)) for hours in range(3)]
    await written(ledger.database, *entries, entry("another"))
    executor = ledger.database.autocommit

    async def found(**wanted: Any) -> list[str | None]:
        rows = await read_entries(executor, shop, AuditFilter(**wanted), 10)
        return [row.subject_id for row in rows]

    assert await found() == ["0", "1", "2"]
    assert await found(subject_type="customer", subject_id="1") == ["1"]
    assert await found(actor_id=entries[2].actor.id) == ["2"]
    assert await found(actor_email="a@shop.example", operation=entries[0].operation) == ["0", "1", "2"]
    assert await found(since=now - timedelta(minutes=90), until=now) == ["1"]
    assert await found(before_at=entries[1].at, before_id=entries[1].id) == ["2"]
    assert await found(operation="DELETE /customers/{customer_id}") == []


@pytest.mark.parametrize(
    "change",
    [
        "update audit_log set operation = 'x'",
        "update audit_log set after = null",
        "delete from audit_log",
        "truncate audit_log",
        "update audit_log set actor_email = 'other@shop.example'",
    ],
)
async def test_nothing_that_is_recorded_can_be_changed(ledger: Harness, shop: str, change: LiteralString) -> None:
    await written(ledger.database, entry(shop))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await ledger.database.autocommit.execute(change)
    assert len(await read_entries(ledger.database.autocommit, shop, AuditFilter(), 10)) == 1


async def test_what_entries_say_of_an_erased_person_is_removed(ledger: Harness, shop: str) -> None:
    await written(ledger.database, entry(shop), entry(shop, subject_id="8"))
    async with ledger.database.transaction() as uow:
        await forget_person(uow, shop, "customer", "7")
    rows = {row.subject_id: row for row in await read_entries(ledger.database.autocommit, shop, AuditFilter(), 10)}
    assert (rows["7"].before, rows["7"].after, rows["7"].reason) == (None, None, None)
    assert rows["7"].operation == "PATCH /customers/{customer_id}"
    assert rows["8"].after == {"is_active": False}


async def test_a_person_is_named_as_at_that_time_until_erased(ledger: Harness, shop: str) -> None:
    ann, now, executor = uuid4(), clock.now(), ledger.database.autocommit

    def by(address: str, hours: int) -> AuditEntry:
        return entry(shop, actor=Actor(kind="staff", id=ann, email=address), at=now - timedelta(hours=hours))

    await written(ledger.database, by("ann@old.example", 5), by("ann@new.example", 1))
    moments = [now - timedelta(hours=hours) for hours in (7, 4, 0)]

    async def names() -> list[str | None]:
        return [await read_actor_name(executor, shop, ann, moment) for moment in moments]

    assert await names() == ["ann@old.example", "ann@old.example", "ann@new.example"]
    assert await read_actor_name(executor, shop, uuid4(), now) is None
    async with ledger.database.transaction() as uow:
        await forget_actor(uow, shop, ann)
    assert await names() == [ERASED] * 3
    assert {row.actor_name for row in await read_entries(executor, shop, AuditFilter(), 10)} == {ERASED}


async def test_an_entry_is_deleted_when_its_time_is_over(ledger: Harness, shop: str) -> None:
    old = entry(shop, at=datetime.now(UTC) - timedelta(days=31), subject_id="old")  # by no clock that was advanced
    await written(ledger.database, old, entry(shop), kept_days=30)
    await prune(ledger.database)
    rows = await read_entries(ledger.database.autocommit, shop, AuditFilter(), 10)
    assert [row.subject_id for row in rows] == ["7"]


def test_members_that_are_equal_are_left_out_and_secrets_are_withheld_at_any_depth() -> None:
    before = {"name": "a", "price": 1, "password_hash": "x", "owner": {"api_token": "t", "age": 1}}
    after = {"name": "a", "price": 2, "password_hash": "y", "owner": {"api_token": "u", "age": 2}, "new": []}
    assert changed_members(before, after) == (
        {"price": 1, "owner": {"api_token": "[withheld]", "age": 1}},
        {"price": 2, "owner": {"api_token": "[withheld]", "age": 2}, "new": []},
    )
    assert changed_members(None, {"id": uuid4(), "at": clock.now()})[0] is None
