"""Tests of the rolling deployment test itself, on a toy repository: it accepts exactly the compatible revisions."""

import shutil
import subprocess
from pathlib import Path

import pytest
from common.db import chassis

from rolling.old_code import CHASSIS, bring_new_schema, run_tests
from rolling.releases import Release, candidates, unpack

FILES = {
    "services/toy/toy/__init__.py": """
from sqlalchemy import create_engine, text


def shelve(url, name):
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        connection.execute(text("insert into things (name) values (:name)"), {"name": name})
        return connection.execute(text("select name from things")).scalar_one()
""",
    "services/toy/migrations/env.py": """
from common.db import migrations
from sqlalchemy import MetaData

migrations.run(MetaData())
""",
    "services/toy/migrations/script.py.mako": "",
    "services/toy/tests/test_toy.py": """
import asyncio
from pathlib import Path

from testkit.databases import migrated_database
from toy import shelve


def test_a_thing_is_shelved():
    async def shelved():
        async with migrated_database(Path(__file__).parents[1]) as url:
            return await asyncio.to_thread(shelve, url, "lamp")

    assert asyncio.run(shelved()) == "lamp"
""",
}
REVISION = """
from alembic import op

revision, down_revision, phase = {number!r}, {down!r}, {phase!r}


def upgrade():
    op.execute({sql!r})
"""


class ToyRepository:
    """One service, released once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._number = 0
        for name, content in FILES.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content)
        shutil.copytree(chassis.VERSIONS, root / CHASSIS)
        self.revise("create table things (name text)")
        self._git("init", "--quiet")
        self.commit()

    def revise(self, sql: str, phase: str = "before") -> None:
        down = f"{self._number:04}" if self._number else None
        self._number += 1
        versions = self.root / "services/toy/migrations/versions"
        versions.mkdir(exist_ok=True)
        revision = REVISION.format(number=f"{self._number:04}", down=down, phase=phase, sql=sql)
        (versions / f"{self._number:04}_step.py").write_text(revision)

    def commit(self) -> None:
        self._git("add", ".")
        self._git(
            "-c", "user.name=toy", "-c", "user.email=toy@toy.example", "commit", "--quiet", "-m", "toy: a release"
        )

    def tag(self, name: str) -> None:
        self._git("tag", name)

    def previous(self) -> Release:
        return next(candidates(self.root))

    async def rolled_out(self, folder: Path) -> bool:
        """Whether the previous release works on the schema that this one brings before its deployment."""
        tree = unpack(self.root, self.previous(), folder)
        await bring_new_schema(tree, self.root)
        return run_tests(tree, "services/toy/tests", package="toy").returncode == 0

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.root, check=True, capture_output=True)


@pytest.fixture
def toy(tmp_path: Path) -> ToyRepository:
    return ToyRepository(tmp_path / "toy")


@pytest.mark.nightly
async def test_an_additional_column_is_compatible(toy: ToyRepository, tmp_path: Path) -> None:
    toy.revise("alter table things add column colour text")
    toy.commit()
    assert await toy.rolled_out(tmp_path / "old")


@pytest.mark.parametrize(
    "sql",
    [
        "alter table things rename column name to title",
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;"
        " create trigger refuse before insert on things execute function refuse()",
    ],
)
async def test_a_revision_that_breaks_the_old_code_is_found(toy: ToyRepository, tmp_path: Path, sql: str) -> None:
    toy.revise(sql)
    toy.commit()
    assert not await toy.rolled_out(tmp_path / "old")


@pytest.mark.nightly
async def test_after_revisions_are_not_run_for_the_old_code(toy: ToyRepository, tmp_path: Path) -> None:
    toy.revise("alter table things add column title text")
    toy.revise("alter table things drop column name", "after")
    toy.commit()
    assert await toy.rolled_out(tmp_path / "old")


@pytest.mark.nightly
async def test_a_before_revision_behind_an_after_revision_is_refused(toy: ToyRepository, tmp_path: Path) -> None:
    toy.revise("alter table things drop column name", "after")
    toy.revise("alter table things add column title text")
    toy.commit()
    with pytest.raises(ValueError, match="before the deployment"):
        await toy.rolled_out(tmp_path / "old")


async def test_the_previous_release_is_the_last_tag(toy: ToyRepository) -> None:
    toy.tag("v1.0.0")
    toy.revise("select 1")
    toy.commit()
    toy.revise("select 2")
    toy.commit()
    assert toy.previous() == Release("v1.0.0", "the release v1.0.0")


async def test_without_a_tag_the_previous_release_is_the_commit_before_the_migrations_changed(
    toy: ToyRepository,
) -> None:
    before = toy.previous()
    assert not before.is_previous
    toy.revise("select 1")
    assert toy.previous().ref != "HEAD", "a change that is not committed yet"
    toy.commit()
    assert toy.previous().is_previous


def test_a_clone_without_history_names_the_compared_commit(toy: ToyRepository, tmp_path: Path) -> None:
    toy.revise("select 1")
    toy.commit()
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{toy.root}", str(shallow)], check=True)
    (release,) = candidates(shallow)
    assert (release.ref, release.is_previous) == ("HEAD", False)
