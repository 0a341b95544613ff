"""Another revision of the platform, installed in addition to this one from the same pins."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.programs import ROOT, BenchmarkFailed


def install(revision: str, folder: Path, say: Callable[[str], None]) -> Path:
    """Clone a revision into the folder and install it; returns the clone. Raises BenchmarkFailed."""
    say(f"installing {revision} in addition to this revision")
    clone = folder / "revision"
    commit = _run("git", "-C", ROOT, "rev-parse", "--verify", f"{revision}^{{commit}}").strip()
    _run("git", "clone", "--quiet", "--no-checkout", ROOT, clone)
    _run("git", "-C", clone, "checkout", "--quiet", commit)
    _run(sys.executable, clone / "deploy" / "workspace" / "install.py")
    return clone


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise BenchmarkFailed(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}")
    return done.stdout
