"""Runs shell scripts, and the README's commands."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
WRITTEN_AT = "http://localhost:8000"


async def bash(script: str, *, within: float = 300) -> str:
    """Run the script and return its output; fails if one of its commands fails."""
    if shutil.which("curl") is None:
        pytest.fail("This test runs documented commands: install curl (Debian: apt-get install curl).")
    process = await asyncio.create_subprocess_exec(
        *("bash", "-e", "-c", script), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    printed, complaints = await asyncio.wait_for(process.communicate(), within)
    assert process.returncode == 0, f"{printed.decode()}\n{complaints.decode()}"
    return printed.decode()


async def walk(title: str, base: str) -> str:
    """Run the commands below a title of the README against another address; returns their output."""
    section = README.read_text().partition(f"## {title}\n")[2]
    found = re.search(r"```bash\n(.*?)```", section, re.DOTALL)
    assert found, f"the README has commands below {title!r}"
    return await bash(found[1].replace(WRITTEN_AT, base))
