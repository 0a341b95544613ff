"""The tables every service has for the chassis: outbox, inbox, tasks and idempotency keys.

The chassis talks to them in plain SQL; they are declared here for each service's metadata and migrations.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from common import clock


def moment(**options: Any) -> Any:
    """A `timestamptz` column holding a moment of the platform's clock; defaults to now."""
    options.setdefault("default_factory", clock.now)
    return Field(sa_type=DateTime(timezone=True), **options)


def optional_moment(**options: Any) -> Any:
    """A nullable `timestamptz` column, null until something happens."""
    return Field(default=None, sa_type=DateTime(timezone=True), nullable=True, **options)


def _instant(name: str, nullable: bool = False) -> "Column[datetime]":
    return Column(name, DateTime(timezone=True), nullable=nullable)


def add_chassis_tables(metadata: MetaData) -> None:
    """Declare the chassis tables in a service's metadata."""
    Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("event_id", Uuid, nullable=False, unique=True),
        Column("type", Text, nullable=False),
        Column("envelope", JSONB, nullable=False),
        _instant("created_at"),  # the relay leaves it alone until then
        _instant("published_at", nullable=True),
        Index("outbox_waiting", "id", postgresql_where=text("published_at IS NULL")),
        Index("outbox_published", "published_at", postgresql_where=text("published_at IS NOT NULL")),
    )
    Table(
        "inbox",
        metadata,
        Column("event_id", Uuid, primary_key=True),
        Column("handler", Text, primary_key=True),
        _instant("handled_at"),
        Index("inbox_handled", "handled_at"),
    )
    Table(
        "tasks",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("key", Uuid, nullable=False),
        Column("handler", Text, nullable=False),
        Column("payload", JSONB, nullable=False),
        Column("state", Text, nullable=False, server_default="waiting"),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("error", Text, nullable=True),
        _instant("run_at"),
        _instant("created_at"),
        Index("tasks_key", "key", "handler", unique=True),
        Index("tasks_unfinished", "run_at", postgresql_where=text("state <> 'dead'")),
        Index("tasks_dead", "id", postgresql_where=text("state = 'dead'")),
    )
    Table(
        "idempotency_keys",
        metadata,
        Column("scope", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", Integer, nullable=True),
        Column("headers", JSONB, nullable=True),
        Column("body", LargeBinary, nullable=True),
        Column(
            "holder", BigInteger, nullable=True
        ),  # of `common.liveness`: the process whose attempt has no answer yet
        _instant("created_at"),
        Index("idempotency_keys_age", "created_at"),
    )


IDLE_LOCK_KEY = 0x776F726B
"""The advisory lock that an idle worker holds (`common.wakeup`). The number spells `work`."""
WORKER_IDLE = f"not pg_try_advisory_xact_lock_shared({IDLE_LOCK_KEY})"
"""Whether a worker is idle. If none is, the transaction shares the lock, so that none goes idle before it has ended."""

WAKE_TRIGGERS = """
create function wake_worker() returns trigger language plpgsql as $$
begin perform pg_notify('work', tg_table_name); return null; end $$;
create trigger outbox_wake after insert on outbox for each statement execute function wake_worker();
create trigger tasks_wake after insert on tasks for each statement execute function wake_worker();
"""

DROP_WAKE_TRIGGERS = """
drop trigger outbox_wake on outbox;
drop trigger tasks_wake on tasks;
drop function wake_worker();
"""
