"""Runs tests in a copy of this service that a page of the documentation was applied to."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SERVICE = Path(__file__).parents[1]
ROOT = SERVICE.parents[1]
BLOCK = re.compile(r"^```(python|diff)\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"


def copy_to(folder: Path) -> Path:
    copy = folder / "services" / "orders"
    shutil.copytree(SERVICE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def blocks_of(page: str) -> list[str]:
    """The code and the diffs of a page, in its order."""
    return [text for _, text in BLOCK.findall((ROOT / "docs" / page).read_text())]


def apply_diff(folder: Path, changes: str) -> None:
    subprocess.run(["git", "apply", "-"], cwd=folder, input=changes, text=True, check=True)


def run_tests(copy: Path, *arguments: str) -> None:
    """Run files of the copy's tests, relative to their folder, with pytest's options."""
    folder = copy.parents[1]
    words = ["-q", "-p", "no:xdist", "-c", str(ROOT / "pyproject.toml"), f"--rootdir={folder}", *arguments]
    path = os.pathsep.join((str(copy), os.environ.get("PYTHONPATH", "")))
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=copy / "tests",
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
