"""Migrations in two phases: which statements may run while the previous release serves, and which wait."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from common.db import migrations
from common.db.applied_revisions import DatabaseIsIncompatible
from testkit import migration_lint
from testkit.servers import create_database, database_url, drop_database

ENV = "from common.db import migrations\nfrom sqlalchemy import MetaData\n\nmigrations.run(MetaData())\n"
REVISION = '''"""{doc}."""
from alembic import op
revision = "{number}"
down_revision = {down}
{markers}
def upgrade():
    op.execute("""{sql}""")
'''


class Toy:
    """A service's folder of migrations and a folder of chassis revisions, written by the test."""

    def __init__(self, folder: Path, url: str) -> None:
        self._migrations = folder / "toy" / "migrations"
        self._chassis = folder / "chassis"
        self._settings = migrations.config(self._migrations, url, self._chassis)
        for versions in (self._migrations / "versions", self._chassis):
            versions.mkdir(parents=True)
        (self._migrations / "env.py").write_text(ENV)
        (self._migrations / "script.py.mako").write_text("")
        self._revisions: dict[Path, list[str]] = {}

    def add(self, sql: str, phase: str | None = "before", depends_on: str = "") -> None:
        self._add(self._migrations / "versions", "", sql, phase, depends_on)

    def add_to_chassis(self, sql: str, phase: str | None = "before") -> None:
        self._add(self._chassis, "chassis_", sql, phase)

    def _add(self, versions: Path, prefix: str, sql: str, phase: str | None, depends_on: str = "") -> None:
        earlier = self._revisions.setdefault(versions, [])
        number = f"{prefix}{len(earlier) + 1:04}"
        markers = [f'phase = "{phase}"'] if phase else []
        markers += [f'depends_on = "{depends_on}"'] if depends_on else []
        revision = REVISION.format(
            doc=f"step {number}", number=number, down=earlier[-1:], markers="\n".join(markers), sql=sql
        )
        (versions / f"{number}_step.py").write_text(revision)
        earlier.append(number)

    def remove_newest(self) -> None:
        """Remove the newest revision, as in the previous release."""
        versions = self._migrations / "versions"
        (versions / f"{self._revisions[versions].pop()}_step.py").unlink()

    async def execute(self, sql: str) -> None:
        async with await psycopg.AsyncConnection.connect(self._settings.attributes["url"], autocommit=True) as server:
            await server.execute(sql.encode())

    async def violations(self) -> list[str]:
        return await asyncio.to_thread(migration_lint.violations, self._settings)

    async def before(self) -> None:
        await asyncio.to_thread(migrations.upgrade_before, self._settings)

    async def upgrade(self) -> None:
        await asyncio.to_thread(migrations.upgrade, self._settings)

    @property
    def pending(self) -> set[str]:
        return {script.revision for script in migrations.pending(self._settings)}


@pytest.fixture
async def toy(tmp_path: Path) -> AsyncIterator[Toy]:
    name = f"test_phases_{uuid4().hex[:12]}"
    await create_database(name)
    toy = Toy(tmp_path, database_url(name))
    toy.add("create table things (id int primary key, name text, size int); create index on things (size)")
    yield toy
    await drop_database(name)


@pytest.mark.parametrize(
    "sql",
    [
        "alter table things drop column name",
        "alter table things rename column name to title",
        "alter table things rename to goods",
        "drop table things",
        "drop index things_size_idx",
        "alter table things alter column name set not null",
        "alter table things alter size type bigint",
        "alter table things add column colour text not null",
        "alter table things add weight numeric(10, 2) not null",
        "alter table things add constraint small check (size < 10)",
        "alter table things add unique (name)",
        "create unique index once on things (name)",
        "delete from things",
        "create table other (id int); alter table things drop column name",
        "do $$ begin alter table things drop column name; end $$",
    ],
)
async def test_a_before_revision_must_not_break_the_running_release(toy: Toy, sql: str) -> None:
    toy.add(sql)
    assert len(await toy.violations()) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "alter table things add column colour text",
        "alter table things add column colour text not null default 'red'",
        "alter table things alter column name drop not null",
        "create index by_name on things (name)",
        "create table other (id int primary key, name text not null unique); create unique index on other (name)",
        "create function nothing() returns trigger language plpgsql as $$ begin delete from x; return null; end $$",
        "update things set name = 'x' where name is null",
        "comment on table things is 'drop table'",
    ],
)
async def test_a_before_revision_may_add(toy: Toy, sql: str) -> None:
    toy.add(sql)
    assert await toy.violations() == []


async def test_an_after_revision_may_do_everything(toy: Toy) -> None:
    toy.add("alter table things drop column name", "after")
    assert await toy.violations() == []


async def test_a_revision_without_a_phase_is_reported(toy: Toy) -> None:
    toy.add("select 1", None)
    assert await toy.violations() == ['toy 0002: say phase = "before" or phase = "after"']


async def test_the_phase_before_leaves_after_revisions_pending(toy: Toy) -> None:
    toy.add("alter table things add column title text")
    toy.add("alter table things drop column name", "after")
    await toy.before()
    assert toy.pending == {"0003"}
    await toy.before()
    await toy.upgrade()
    assert toy.pending == set()


async def test_a_before_revision_that_builds_on_a_pending_after_revision_is_refused(toy: Toy) -> None:
    toy.add("alter table things drop column name", "after")
    toy.add("alter table things add column title text")
    with pytest.raises(migrations.DeploymentPhasePending, match="0002"):
        await toy.before()
    assert toy.pending == {"0001", "0002", "0003"}


async def test_the_phase_before_runs_the_before_revisions_of_both_branches(toy: Toy) -> None:
    toy.add_to_chassis("create table tasks (id int)")
    toy.add("alter table things drop column name", "after")
    await toy.before()
    toy.add_to_chassis("alter table tasks add column queue text")
    await toy.before()
    assert toy.pending == {"0002"}
    await toy.upgrade()
    assert toy.pending == set()


async def test_if_one_branch_is_refused_the_other_does_not_run_either(toy: Toy) -> None:
    toy.add_to_chassis("create table tasks (id int)")
    toy.add_to_chassis("drop table tasks", "after")
    toy.add_to_chassis("create table jobs (id int)")
    with pytest.raises(migrations.DeploymentPhasePending, match="chassis_0002"):
        await toy.before()
    assert toy.pending == {"0001", "chassis_0001", "chassis_0002", "chassis_0003"}


async def test_a_chassis_revision_is_checked_like_any_other(toy: Toy) -> None:
    toy.add_to_chassis("create table tasks (id int)")
    toy.add_to_chassis("alter table tasks rename to jobs")
    assert len(await toy.violations()) == 1


async def test_a_revision_must_not_depend_on_the_other_branch(toy: Toy) -> None:
    toy.add_to_chassis("create table tasks (id int)")
    toy.add("select 1", depends_on="chassis_0001")
    assert await toy.violations() == ["toy 0002: a revision must not depend on the other branch"]


async def test_an_older_release_detects_that_the_database_is_newer(toy: Toy) -> None:
    toy.add("alter table things add column title text")
    await toy.upgrade()
    toy.remove_newest()
    for migrate in (toy.before, toy.upgrade):
        with pytest.raises(migrations.DatabaseIsNewer, match="0002") as newer:
            await migrate()
        assert newer.value.is_recorded


async def test_an_older_release_is_refused_after_a_newer_one_has_removed_something(toy: Toy) -> None:
    toy.add("alter table things drop column size", phase="after")
    toy.add("alter table things add column title text")
    await toy.upgrade()
    toy.remove_newest()
    toy.remove_newest()
    for migrate in (toy.before, toy.upgrade):
        with pytest.raises(DatabaseIsIncompatible, match="migration 0002 has removed"):
            await migrate()


async def test_a_newer_revision_without_a_recorded_phase_is_named_as_such(toy: Toy) -> None:
    toy.add("alter table things add column title text")
    await toy.upgrade()
    toy.remove_newest()
    await toy.execute("comment on table alembic_version is 'written by another program'")
    with pytest.raises(migrations.DatabaseIsNewer) as newer:
        await toy.before()
    assert not newer.value.is_recorded
