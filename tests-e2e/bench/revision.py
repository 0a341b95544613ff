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
    for command in (
        ["git", "clone", "--quiet", "--no-checkout", str(ROOT), str(clone)],
        ["git", "-C", str(clone), "checkout", "--quiet", "--detach", revision],
        [sys.executable, str(clone / "deploy" / "workspace" / "install.py")],
    ):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise Broken(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}")
    return clone
