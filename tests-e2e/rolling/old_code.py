"""The code of an unpacked release, run on the schema of the working tree as it is before the deployment."""

import asyncio
import os
import pickle
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from alembic.script import Script, ScriptDirectory
from common.migration_lint import sent
from common.migrations import Phase, phase_of
from common.testing import postgres_sources
from common.testing.servers import create_database, database_url, drop_database, postgres_url

MEMBERS = ("libs/*", "gateway", "services/*", "deploy/embedded")
RUN = "import sys, pytest, {package}; assert {package}.__file__.startswith({tree!r}); sys.exit(pytest.main({words!r}))"
REVISION = """
import pickle
from alembic import op

revision, down_revision, phase = {revision!r}, {down!r}, "before"


def upgrade():
    for statement, parameters in pickle.loads({sent!r}):
        op.get_bind().exec_driver_sql(statement, parameters or None)
"""


async def bring_new_schema(tree: Path, root: Path) -> list[str]:
    """Give the old tree the revisions of `root` that run before the deployment; answers which.

    Whatever then migrates a database in the old tree, its own tests above all, makes the schema the old code will
    meet. They are brought as the statements they send, because their code may call what the old tree lacks.
    Raises ValueError for revisions in an order that cannot be deployed.
    """
    brought = []
    for folder in _known(tree, root):
        target = tree / folder.relative_to(root)
        brought += await _bring(_early(folder, target), folder, target)
    return brought


def run_tests(tree: Path, *words: str, package: str = "common") -> "subprocess.CompletedProcess[str]":
    """pytest in the old tree, with nothing but the old tree's code."""
    packages = [str(folder) for pattern in MEMBERS for folder in sorted(tree.glob(pattern)) if folder.is_dir()]
    return _python(tree, packages, RUN.format(package=package, tree=str(tree), words=["-p", "no:xdist", *words]))


def runs(tree: Path) -> bool:
    """Whether the old platform can at least be put together."""
    packages = [str(folder) for pattern in MEMBERS for folder in sorted(tree.glob(pattern)) if folder.is_dir()]
    return _python(tree, packages, "import atelier.assembly").returncode == 0


def _known(tree: Path, root: Path) -> list[Path]:
    """The migrations of the services that the old release knows."""
    return sorted(folder for folder in root.glob("services/*/migrations") if (tree / folder.relative_to(root)).is_dir())


def _early(folder: Path, target: Path) -> list[Script]:
    """The revisions that `target` lacks, in order, as far as they run before."""
    known = {script.revision for script in ScriptDirectory(str(target)).walk_revisions()}
    added = [
        each for each in reversed(list(ScriptDirectory(str(folder)).walk_revisions())) if each.revision not in known
    ]
    early = [script for script in added if phase_of(script) is Phase.BEFORE]
    if added[: len(early)] != early:
        raise ValueError(f"{folder}: a revision to run before the deployment builds on one to run after it")
    return early


async def _bring(scripts: list[Script], folder: Path, target: Path) -> list[str]:
    if not scripts:
        return []
    name = f"rolling_{uuid4().hex[:12]}"
    await create_database(name)
    try:
        url = database_url(name)
        await asyncio.to_thread(sent, folder, url, str(scripts[0].down_revision))
        for script in scripts:
            statements = await asyncio.to_thread(sent, folder, url, script.revision)
            revision = REVISION.format(
                revision=script.revision, down=script.down_revision, sent=pickle.dumps(statements)
            )
            (target / "versions" / f"{script.revision}_brought.py").write_text(revision)
    finally:
        await drop_database(name)
    return [f"{folder.parent.name} {script.revision}" for script in scripts]


def _python(tree: Path, packages: list[str], program: str) -> "subprocess.CompletedProcess[str]":
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
