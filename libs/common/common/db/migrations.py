"""Schema changes: Alembic run in process, for one service's tables and the chassis tables (`common.db.chassis`).

Each is a branch with its own folder of revisions and its own head. Every revision names its `phase`: `before` revisions
run while the previous release serves, `after` revisions when it is gone (docs/decisions/0011).
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, pool, text

from common.db import applied_revisions, chassis

LOCK_TIMEOUT = "5s"
"""A statement that waits for a table's lock blocks all later users of the table, so it waits no longer than this."""


class Phase(StrEnum):
    BEFORE = "before"
    AFTER = "after"


class DeploymentPhasePending(Exception):
    """A revision to run now builds on an `after` revision of an earlier release, and that has not run."""


class DatabaseIsNewer(Exception):
    """Revisions have run that this release does not have, so none of its own can be pending.

    `is_recorded` means that each of them has recorded its phase, which is `before`.
    """

    def __init__(self, newer: set[str], *, is_recorded: bool) -> None:
        super().__init__(f"the database is of a newer release: {', '.join(sorted(newer))} has run")
        self.is_recorded = is_recorded


def config(folder: Path, url: str, chassis_versions: Path = chassis.VERSIONS) -> Config:
    """Alembic's configuration for the service whose migrations are in `folder`, against the database at `url`."""
    settings = Config()
    settings.set_main_option("script_location", _escape(folder))
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("version_locations", f"{_escape(folder / 'versions')}\n{_escape(chassis_versions)}")
    settings.attributes["url"] = url
    return settings


def upgrade(settings: Config) -> None:
    """Run everything that is pending, of both phases, in one transaction.

    Raises DatabaseIsNewer and DatabaseIsIncompatible.
    """
    _current_heads(settings)
    command.upgrade(settings, "heads")


def upgrade_before(settings: Config) -> None:
    """Run the pending `before` revisions, each in a transaction of its own.

    Raises DeploymentPhasePending, DatabaseIsNewer and DatabaseIsIncompatible.
    """
    waiting = pending(settings)
    early = [script.revision for script in waiting if phase_of(script) is Phase.BEFORE]
    late = {script.revision: script for script in waiting if phase_of(script) is Phase.AFTER}
    for revision in early:
        for ancestor in ancestors(settings, revision):
            if blocking := late.get(ancestor):
                raise DeploymentPhasePending(
                    f"{blocking.revision} ({blocking.doc}) has not run, and {revision} builds on it"
                )
    for revision in early:
        command.upgrade(settings, revision)


def pending(settings: Config) -> list[Script]:
    """The revisions of both branches that have not run, in an order in which they can run.

    Raises DatabaseIsNewer and DatabaseIsIncompatible.
    """
    applied = {revision for head in _current_heads(settings) for revision in ancestors(settings, head)}
    scripts = ScriptDirectory.from_config(settings).walk_revisions()
    return [script for script in reversed(list(scripts)) if script.revision not in applied]


def _current_heads(settings: Config) -> tuple[str, ...]:
    engine = _engine(settings.attributes["url"])
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
        recorded = _recorded(connection) if current else {}
    engine.dispose()
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if newer := set(current) - known:
        applied_revisions.check(recorded, known)
        raise DatabaseIsNewer(newer, is_recorded=newer <= recorded.keys())
    return current


def _recorded(connection: Connection) -> dict[str, str]:
    return applied_revisions.parsed(connection.execute(text(applied_revisions.READ)).scalar())


def _record(ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]) -> None:
    """Record the phase of a revision that has run. Alembic calls this after each one, in its transaction."""
    connection = ctx.connection
    assert connection is not None
    recorded = _recorded(connection)
    for revision in step.up_revision_ids:
        recorded.pop(revision, None)
        if step.is_upgrade:
            script = ScriptDirectory.from_config(context.config).get_revision(revision)
            recorded[revision] = getattr(script.module, "phase", Phase.AFTER)
    connection.exec_driver_sql(applied_revisions.comment(recorded).replace("%", "%%"))


def ancestors(settings: Config, revision: str) -> set[str]:
    """`revision` and everything that runs before it, across branches where one depends on another."""
    scripts = ScriptDirectory.from_config(settings)
    return {script.revision for script in scripts.iterate_revisions(revision, "base")}


def phase_of(script: Script) -> Phase:
    """Raises ValueError for a revision without a phase."""
    return Phase(getattr(script.module, "phase", "missing"))


def run(metadata: MetaData) -> None:
    """The whole of a service's `migrations/env.py`. Calls `config.attributes["on_engine"]`, if set, with the engine."""
    attributes = context.config.attributes
    engine = _engine(attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"])
    if on_engine := attributes.get("on_engine"):
        on_engine(engine)
    with engine.begin() as connection:
        connection.execute(text(f"set lock_timeout = '{LOCK_TIMEOUT}'"))
        context.configure(
            connection=connection, target_metadata=metadata, compare_server_default=False, on_version_apply=_record
        )
        context.run_migrations()
    engine.dispose()


def _escape(path: Path) -> str:
    """As a ConfigParser value, in which `%` begins an interpolation."""
    return str(path).replace("%", "%%")


def _engine(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool)
