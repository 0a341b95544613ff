"""Migrations in two phases: which statements may run while the previous release serves, and which wait."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from common import migration_lint, migrations
from common.testing.servers import create_database, database_url, drop_database

ENV = "from common import migrations\nfrom sqlalchemy import MetaData\n\nmigrations.run(MetaData())\n"
REVISION = '''"""{doc}."""
from alembic import op
revision = "{number}"
down_revision = {down}
{phase}
def upgrade():
    op.execute("""{sql}""")
'''


class Toy:
    """A service's folder of migrations, written by the test."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder / "toy" / "migrations"
        self.url = url
        (self.folder / "versions").mkdir(parents=True)
        (self.folder / "env.py").write_text(ENV)
        (self.folder / "script.py.mako").write_text("")
        self._number = 0

    def add(self, sql: str, phase: str | None = "before") -> None:
        down = f'"{self._number:04}"' if self._number else "None"
        self._number += 1
        marker = f'phase = "{phase}"' if phase else ""
        revision = REVISION.format(
            doc=f"step {self._number}", number=f"{self._number:04}", down=down, phase=marker, sql=sql
        )
        (self.folder / "versions" / f"{self._number:04}_step.py").write_text(revision)

    async def faults(self) -> list[str]:
        return await asyncio.to_thread(migration_lint.faults, self.folder, self.url)

    async def before(self) -> None:
        await asyncio.to_thread(migrations.upgrade_before, self.folder, self.url)

    async def upgrade(self) -> None:
        await asyncio.to_thread(migrations.upgrade, self.folder, self.url)

    @property
    def waiting(self) -> list[str]:
        return [script.revision for script in migrations.pending(self.folder, self.url)]


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
async def test_what_the_running_release_may_miss_does_not_run_before(toy: Toy, sql: str) -> None:
    toy.add(sql)
    assert len(await toy.faults()) == 1


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
async def test_what_only_adds_runs_before(toy: Toy, sql: str) -> None:
    toy.add(sql)
    assert await toy.faults() == []


async def test_after_the_deployment_everything_is_allowed(toy: Toy) -> None:
    toy.add("alter table things drop column name", "after")
    assert await toy.faults() == []


async def test_every_revision_says_its_phase(toy: Toy) -> None:
    toy.add("select 1", None)
    assert await toy.faults() == ['toy 0002: say phase = "before" or phase = "after"']


async def test_the_phase_before_leaves_what_comes_after(toy: Toy) -> None:
    toy.add("alter table things add column title text")
    toy.add("alter table things drop column name", "after")
    await toy.before()
    assert toy.waiting == ["0003"]
    await toy.before()
    await toy.upgrade()
    assert toy.waiting == []


async def test_a_release_may_not_pass_what_an_earlier_one_left_undone(toy: Toy) -> None:
    toy.add("alter table things drop column name", "after")
    toy.add("alter table things add column title text")
    with pytest.raises(migrations.NotYet, match="0002"):
        await toy.before()
    assert toy.waiting == ["0001", "0002", "0003"]
