"""Another revision of the platform, installed beside this one from the same pins."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.parts import ROOT, Broken


def install(revision: str, folder: Path, say: Callable[[str], None]) -> Path:
    """Clones the repository at a revision into the folder and installs it; returns the clone. Raises Broken."""
    say(f"installing {revision} beside this revision")
    clone = folder / "revision"
    commit = _run("git", "-C", ROOT, "rev-parse", "--verify", f"{revision}^{{commit}}").strip()
    _run("git", "clone", "--quiet", "--no-checkout", ROOT, clone)
    _run("git", "-C", clone, "checkout", "--quiet", commit)
    _run(sys.executable, clone / "deploy" / "workspace" / "install.py")
    return clone


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise Broken(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}")
    return done.stdout
