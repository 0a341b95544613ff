"""Schema changes: alembic per service, run in process, with the chassis tables made the same way everywhere.

Every revision says its `phase`: `before` ones are run while the previous release still serves, `after` ones when
it is gone (docs/decisions/0011-migrations-in-two-phases.md).
"""

from enum import StrEnum
from pathlib import Path

from alembic import command, context, op
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, pool, text

from common.tables import DROP_WAKE_TRIGGERS, WAKE_TRIGGERS, WORKER_IDLE, add_chassis_tables

PATIENCE = "5s"
"""A change that waits for a table's lock makes everybody else wait behind it; rather fail, and be tried again."""


class Phase(StrEnum):
    BEFORE = "before"
    AFTER = "after"


class NotYet(Exception):
    """A revision of an earlier release that was to run after its deployment has not run."""


def config(folder: Path, url: str) -> Config:
    """Alembic's configuration for the migrations in `folder`, against the database at `url`."""
    settings = Config()
    settings.set_main_option("script_location", str(folder))
    settings.attributes["url"] = url
    return settings


def upgrade(folder: Path, url: str, revision: str = "head") -> None:
    command.upgrade(config(folder, url), revision)


def upgrade_before(folder: Path, url: str) -> None:
    """Everything the next release needs, and nothing that the running one could miss. Raises NotYet."""
    waiting = pending(folder, url)
    early = [script for script in waiting if phase_of(script) is Phase.BEFORE]
    for late in waiting:
        if phase_of(late) is Phase.AFTER and any(waiting.index(late) < waiting.index(each) for each in early):
            raise NotYet(f"{late.revision} ({late.doc}) has not run, and later revisions build on it")
    if early:
        upgrade(folder, url, early[-1].revision)


def pending(folder: Path, url: str) -> list[Script]:
    """What has not run yet, in order."""
    scripts = ScriptDirectory(str(folder))
    engine = _engine(url)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    engine.dispose()
    return list(reversed(list(scripts.iterate_revisions("heads", current or "base"))))


def phase_of(script: Script) -> Phase:
    """Raises ValueError for a revision that does not say it."""
    return Phase(getattr(script.module, "phase", "unsaid"))


def run(metadata: MetaData) -> None:
    """The whole of a service's `migrations/env.py`. `config.attributes["watch"]` is called with the engine before."""
    attributes = context.config.attributes
    engine = _engine(attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"])
    if watch := attributes.get("watch"):
        watch(engine)
    with engine.begin() as connection:
        connection.execute(text(f"set lock_timeout = '{PATIENCE}'"))
        context.configure(connection=connection, target_metadata=metadata, compare_server_default=False)
        context.run_migrations()
    engine.dispose()


def create_chassis() -> None:
    """Inside a service's first migration: outbox, inbox, tasks, idempotency keys and their triggers."""
    metadata = MetaData()
    add_chassis_tables(metadata)
    metadata.create_all(op.get_bind())
    op.execute(WAKE_TRIGGERS)


def drop_chassis() -> None:
    metadata = MetaData()
    add_chassis_tables(metadata)
    op.execute(DROP_WAKE_TRIGGERS)
    metadata.drop_all(op.get_bind())


def wake_sleepers(*tables: str) -> None:
    """Nobody notifies a worker that is up."""
    for table in tables:
        op.execute(
            f"create or replace trigger {table}_wake after insert on {table} for each statement"
            f" when ({WORKER_IDLE}) execute function wake_worker()"
        )


def wake_always(*tables: str) -> None:
    for table in tables:
        op.execute(
            f"create or replace trigger {table}_wake after insert on {table}"
            " for each statement execute function wake_worker()"
        )


def index_unfinished_tasks() -> None:
    """Leased tasks are unfinished, too: the index of those that waited serves no query any more."""
    op.create_index(
        "tasks_unfinished", "tasks", ["run_at"], postgresql_where=text("state <> 'dead'"), if_not_exists=True
    )


def forget_waiting_tasks() -> None:
    op.drop_index("tasks_due", "tasks", if_exists=True)


def add_holder_of_keys() -> None:
    """Whose attempt an idempotency key waits for."""
    op.execute("alter table idempotency_keys add column if not exists holder bigint")


def forget_holder_of_keys() -> None:
    op.execute("alter table idempotency_keys drop column if exists holder")


def _engine(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool)
