"""Another revision of the platform, installed in addition to this one from the same pins."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.programs import ROOT, BenchmarkFailed

STOCK = """
import asyncio, sys
from pathlib import Path
from bench.shop import stock
asyncio.run(stock(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
"""

UNLIMITED = """
import sys
from pathlib import Path
from bench.storefronts import write_unlimited
write_unlimited(Path(sys.argv[1]))
"""


def install(revision: str, folder: Path, say: Callable[[str], None]) -> Path:
    """Clone a revision into the folder and install it; returns the clone. Raises BenchmarkFailed."""
    say(f"installing {revision} in addition to this revision")
    clone = folder / "revision"
    commit = _run("git", "-C", ROOT, "rev-parse", "--verify", f"{revision}^{{commit}}").strip()
    _run("git", "clone", "--quiet", "--no-checkout", ROOT, clone)
    _run("git", "-C", clone, "checkout", "--quiet", commit)
    _run(sys.executable, clone / "deploy" / "workspace" / "install.py")
    return clone


def stock_by(root: Path, catalog: str, objects: Path, storefronts: Path) -> None:
    """As `bench.shop.stock`, by the code of the checkout `root`: its tables may have other columns."""
    _run_by(root, STOCK, catalog, objects, storefronts)


def write_unlimited_by(root: Path, folder: Path) -> None:
    """As `bench.storefronts.write_unlimited`, by the code of the checkout `root`: it may know fewer sections."""
    _run_by(root, UNLIMITED, folder)


def _run_by(root: Path, program: str, *arguments: str | Path) -> None:
    python = sys.executable if root == ROOT else root / ".venv" / "bin" / "python"
    _run(python, "-P", "-c", program, *arguments, variables={"PYTHONPATH": str(root / "tests-e2e")})


def _run(*command: str | Path, variables: Mapping[str, str] | None = None) -> str:
    environment = {**os.environ, **(variables or {})}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    if done.returncode:
        raise BenchmarkFailed(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}")
    return done.stdout
