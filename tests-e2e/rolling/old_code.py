"""Runs the code of an unpacked release on the working tree's schema of the phase `before`."""

import asyncio
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from common.db import migrations
from common.db.migrations import Phase, phase_of
from testkit import postgres_sources
from testkit.migration_lint import recorded_statements
from testkit.servers import create_database, database_url, drop_database, postgres_url

MEMBERS = ("libs/*", "gateway", "services/*", "deploy/demo", "deploy/embedded", "deploy/local", "deploy/testkit")
CHASSIS = Path("libs/common/common/db/chassis/versions")
RUN = "import sys, pytest, {package}; assert {package}.__file__.startswith({tree!r}); sys.exit(pytest.main({words!r}))"
IMPORT = """
try:
    import atelier.embedded.assembly
except ModuleNotFoundError:
    import atelier.assembly  # before the package was divided into folders
"""
HISTORY = """
import json
from alembic.script import ScriptDirectory

scripts = ScriptDirectory({folder!r}, version_locations={versions!r})
print(json.dumps([[script.revision for script in scripts.walk_revisions()], scripts.get_heads()]))
"""
REVISION = """
import pickle
from alembic import op

revision = {revision!r}
down_revision = {down!r}
phase = "before"


def upgrade():
    for statement, parameters in pickle.loads({sent!r}):
        op.get_bind().exec_driver_sql(statement, parameters or None)
"""


async def bring_new_schema(tree: Path, root: Path) -> list[str]:
    """Give the old tree the revisions of `root` that run before the deployment. Returns their names.

    Every migration of a database in the old tree, also by its own tests, then creates the schema that the old code will
    meet. A revision is copied as the statements that it sends, because its code may call what the old tree lacks. The
    copies of both branches continue the old tree's history in one line, because the old tree may have one branch only.
    Raises ValueError for revisions in an order that cannot be deployed.
    """
    brought = []
    for folder in _known(tree, root):
        target = tree / folder.relative_to(root)
        known, heads = await asyncio.to_thread(_history, tree, target)
        new = migrations.config(folder, "", root / CHASSIS)
        brought += await _bring(_early(new, known), new, target, heads)
    return brought


def run_tests(tree: Path, *words: str, package: str = "common") -> "subprocess.CompletedProcess[str]":
    """Run pytest in the old tree."""
    return _python(tree, RUN.format(package=package, tree=str(tree), words=["-p", "no:xdist", *words]))


def runs(tree: Path) -> bool:
    """Whether the old platform can be imported."""
    return _python(tree, IMPORT).returncode == 0


def _known(tree: Path, root: Path) -> list[Path]:
    """The migrations of the services that the old release knows."""
    return sorted(folder for folder in root.glob("services/*/migrations") if (tree / folder.relative_to(root)).is_dir())


def _history(tree: Path, migrations_folder: Path) -> tuple[list[str], list[str]]:
    """The names of all revisions of the old release's service, and of its heads. Old code imports the revisions."""
    versions = [str(each) for each in (migrations_folder / "versions", tree / CHASSIS) if each.is_dir()]
    read = _python(tree, HISTORY.format(folder=str(migrations_folder), versions=versions))
    assert read.returncode == 0, read.stdout
    known, heads = json.loads(read.stdout)
    return known, heads


def _early(new: Config, known: Sequence[str]) -> list[Script]:
    """The revisions to run before the deployment that are not known, of both branches, in order."""
    scripts = reversed(list(ScriptDirectory.from_config(new).walk_revisions()))
    added = {script.revision: script for script in scripts if script.revision not in known}
    late = {name for name, script in added.items() if phase_of(script) is Phase.AFTER}
    early = [script for name, script in added.items() if name not in late]
    if any(migrations.ancestors(new, script.revision) & late for script in early):
        folder = new.get_main_option("script_location")
        raise ValueError(f"{folder}: a revision to run before the deployment builds on one to run after it")
    return early


async def _bring(scripts: list[Script], new: Config, target: Path, heads: list[str]) -> list[str]:
    """Copy the revisions into the old release's folder `target`, behind its heads. Returns their names."""
    if not scripts:
        return []
    down: str | list[str] = heads
    name = f"rolling_{uuid4().hex[:12]}"
    await create_database(name)
    try:
        new.attributes["url"] = database_url(name)
        for head in heads:
            await asyncio.to_thread(recorded_statements, new, head)
        for script in scripts:
            statements = await asyncio.to_thread(recorded_statements, new, script.revision)
            revision = REVISION.format(revision=script.revision, down=down, sent=pickle.dumps(statements))
            (target / "versions" / f"{script.revision}_brought.py").write_text(revision)
            down = script.revision
    finally:
        await drop_database(name)
    return [f"{target.parent.name} {script.revision}" for script in scripts]


def _python(tree: Path, program: str) -> "subprocess.CompletedProcess[str]":
    """Run a program with nothing but the old tree's packages."""
    packages = [str(folder) for pattern in MEMBERS for folder in sorted(tree.glob(pattern)) if folder.is_dir()]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "ATELIER_", "COV_"))}
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join(packages),
        "ATELIER_E2E_TOPOLOGY": "embedded",
        postgres_sources.VARIABLE: postgres_url(),
    }
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
