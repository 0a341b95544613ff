"""The JavaScript client's own tests, where Node is; its types, where npm is too."""

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "sdk" / "javascript"
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")


@needs_node
def test_the_runtime_keeps_its_promises() -> None:
    done = subprocess.run(["node", "--test", "tests/"], cwd=FOLDER, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
