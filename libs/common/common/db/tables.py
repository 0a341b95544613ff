"""The chassis tables, which every service has: outbox, inbox, tasks, idempotency keys, the audit log, reports, the
batches of imports that were applied, and changes.

The chassis uses them in SQL; they are declared here for the metadata and the migrations of each service.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from common.kernel import clock


def moment(**options: Any) -> Any:
    """A `timestamptz` column with the time by the platform's clock; defaults to now."""
    options.setdefault("default_factory", clock.now)
    return Field(sa_type=DateTime(timezone=True), **options)


def optional_moment(**options: Any) -> Any:
    """A nullable `timestamptz` column; defaults to null."""
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
        _instant("created_at"),  # the relay does not publish the event earlier
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
        Column("lease", Uuid, nullable=True),
        Column("priority", SmallInteger, nullable=False, server_default="0"),
        Column("progress", JSONB, nullable=True),
        _instant("cancel_requested_at", nullable=True),
        Column("fair_key", Text, nullable=True),
        Column("virtual_start", BigInteger, nullable=False, server_default="0"),  # see `common.jobs.fairness`
        Index("tasks_key", "key", "handler", unique=True),
        Index(
            "tasks_next",
            "handler",
            text("priority DESC"),
            "virtual_start",
            "run_at",
            "id",
            postgresql_where=text("state <> 'dead'"),
        ),
        Index(
            "tasks_of_key",
            "handler",
            "priority",
            "fair_key",
            "virtual_start",
            postgresql_where=text("fair_key IS NOT NULL AND state <> 'dead'"),
        ),
        Index(
            "tasks_started",
            "handler",
            "priority",
            "virtual_start",
            postgresql_where=text("fair_key IS NOT NULL AND state = 'leased' AND attempts = 1"),
        ),
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
        Column("holder", BigInteger, nullable=True),  # the attempt's process, by its number in `common.db.liveness`
        _instant("created_at"),
        Index("idempotency_keys_age", "created_at"),
    )
    Table(
        "audit_log",  # append-only by a trigger, see `common.audit`
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("storefront", Text, nullable=False),
        _instant("at"),
        Column("actor_kind", Text, nullable=False),
        Column("actor_id", Uuid, nullable=True),
        Column("actor_email", Text, nullable=True),
        Column("address", Text, nullable=True),
        Column("operation", Text, nullable=False),
        Column("subject_type", Text, nullable=False),
        Column("subject_id", Text, nullable=True),
        Column("before", JSONB, nullable=True),
        Column("after", JSONB, nullable=True),
        Column("reason", Text, nullable=True),
        Column("request_id", Text, nullable=True),
        _instant("expires_at"),
        Index("audit_log_time", "storefront", "at", "id"),
        Index("audit_log_subject", "storefront", "subject_type", "subject_id", "at", "id"),
        Index("audit_log_actor", "storefront", "actor_id", "at", "id"),
        Index("audit_log_expiry", "expires_at"),
    )
    _add_report_tables(metadata)
    _add_change_tables(metadata)
    Table(
        "applied_batches",  # of imports, see `common.rpc.transfers`
        metadata,
        Column("import_id", Uuid, primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("storefront", Text, nullable=False),
        Column("result", JSONB, nullable=False),
        _instant("applied_at"),
        Index("applied_batches_age", "applied_at"),
    )


def _add_change_tables(metadata: MetaData) -> None:
    Table(
        "changes",  # written by triggers, see `common.changes`
        metadata,
        Column("storefront", Text, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("xid", BigInteger, primary_key=True, autoincrement=False),
        Column("subject", Text(collation="C"), primary_key=True),
        Column("is_deleted", Boolean, nullable=False),
        Index("changes_of_subject", "storefront", "kind", "subject"),
    )
    Table("change_horizons", metadata, _moment_key("at"), Column("xid", BigInteger, nullable=False))
    Table("change_origins", metadata, Column("origin", Text, primary_key=True))


def _moment_key(name: str) -> "Column[datetime]":
    return Column(name, DateTime(timezone=True), primary_key=True)


def _add_report_tables(metadata: MetaData) -> None:
    Table(
        "report_facts",  # see `common.reports`
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("storefront", Text, nullable=False),
        _instant("at"),
        Column("key", Text(collation="C"), nullable=False),
        Column("item", Text, nullable=False, server_default=""),
        Column("label", Text, nullable=True),
        Column("counts", JSONB, nullable=False),
        Column("is_counted", Boolean, nullable=False, server_default=false()),
        Index("report_facts_key", "storefront", "key", "item", unique=True),
        Index("report_facts_time", "storefront", "at"),
        Index("report_facts_uncounted", "at", postgresql_where=text("NOT is_counted")),
    )
    Table(
        "report_counts",
        metadata,
        Column("storefront", Text, primary_key=True),
        Column("measure", Text, primary_key=True),
        Column("span", Text, primary_key=True),
        Column("start", DateTime(timezone=True), primary_key=True),
        Column("item", Text, primary_key=True, server_default=""),
        Column("label", Text, nullable=True),
        Column("value", BigInteger, nullable=False),
        Index("report_counts_time", "storefront", "span", "start"),
    )


IDLE_LOCK_KEY = 0x776F726B
"""The advisory lock that an idle worker holds (`common.jobs.wakeup`). The number spells `work`.

The insert triggers of `outbox` and `tasks` notify only if they cannot get it as a shared lock. If they can, no worker
is idle, and the transaction keeps the lock until it ends: no worker becomes idle before the row is visible."""
