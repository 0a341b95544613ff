"""Applies pages of the documentation to a copy of packages, and runs tests in the copy."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from testkit.storefronts import SHIPPED

ROOT = SHIPPED.parents[1]
BLOCK = re.compile(r"^```(python|diff)\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"


class PageCopy:
    """Copies of the `packages`, folders below the root such as `services/orders`, at the same places below `folder`."""

    def __init__(self, folder: Path, *packages: str) -> None:
        self._folder = folder
        self._packages = packages
        for package in packages:
            shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))

    def write(self, path: str, text: str) -> None:
        (self._folder / path).write_text(text)

    def append(self, path: str, text: str) -> None:
        with (self._folder / path).open("a") as file:
            file.write(f"\n\n{text}")

    def apply(self, *changes: str) -> None:
        """Apply diffs."""
        command = ["git", "apply", "-"]
        subprocess.run(command, cwd=self._folder, input="".join(changes), text=True, check=True)

    def run(self, tests: Sequence[str], *options: str) -> None:
        """Run files of tests in the copy."""
        files = [str(self._folder / test) for test in tests]
        words = ["-q", "-p", "no:xdist", "-c", str(ROOT / "pyproject.toml"), f"--rootdir={self._folder}"]
        packages = [str(self._folder / package) for package in self._packages]
        path = os.pathsep.join((*packages, os.environ.get("PYTHONPATH", "")))
        done = subprocess.run(
            [sys.executable, "-c", RUN, *words, *files, *options],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def blocks_of(page: str) -> list[str]:
    """The code and the diffs of a page of `docs`, in its order."""
    return [text for _, text in BLOCK.findall((ROOT / "docs" / page).read_text())]
