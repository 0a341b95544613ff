"""The field of `docs/adding-a-field.md`, added to a copy of this service, with the test of the page."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SERVICE = Path(__file__).parents[1]
ROOT = SERVICE.parents[1]
BLOCK = re.compile(r"^```(python|diff)\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"


@pytest.mark.verify
def test_the_field_of_the_page_is_stored_and_shown(tmp_path: Path) -> None:
    copy = tmp_path / "services" / "orders"
    shutil.copytree(SERVICE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    migration, changes, test = (text for _, text in BLOCK.findall((ROOT / "docs/adding-a-field.md").read_text()))
    (copy / "migrations/versions/0016_promises.py").write_text(migration)
    (copy / "tests/test_promises.py").write_text(test)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=changes, text=True, check=True)
    tests = [str(copy / "tests" / name) for name in ("test_promises.py", "test_migrations.py")]
    words = ["-q", "-p", "no:xdist", "-c", str(ROOT / "pyproject.toml"), f"--rootdir={tmp_path}", *tests]
    path = os.pathsep.join((str(copy), os.environ.get("PYTHONPATH", "")))
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
