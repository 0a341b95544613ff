"""Runs shell scripts, and the commands of documents."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRACTS = ROOT / "docs/contracts"
WRITTEN_AT = "http://localhost:8000"


async def bash(script: str, *, within: float = 300, folder: Path | None = None) -> str:
    """Run the script and return its output; fails if one of its commands fails."""
    if shutil.which("curl") is None:
        pytest.fail("This test runs documented commands: install curl (Debian: apt-get install curl).")
    process = await asyncio.create_subprocess_exec(
        *("bash", "-e", "-c", script), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=folder
    )
    printed, complaints = await asyncio.wait_for(process.communicate(), within)
    assert process.returncode == 0, f"{printed.decode()}\n{complaints.decode()}"
    return printed.decode()


async def walk(title: str, base: str, document: Path, folder: Path | None = None) -> str:
    """Run the commands below a title of a document, in a folder, against another address; returns their output."""
    return await walk_on([title], base, document, folder)


async def walk_on(titles: list[str], base: str, document: Path, folder: Path | None = None) -> str:
    """The same with the commands below several titles, in one shell."""
    script = "\n".join(_commands(title, document) for title in titles)
    return await bash(script.replace(WRITTEN_AT, base), folder=folder)


def _commands(title: str, document: Path) -> str:
    section = document.read_text().partition(f"## {title}\n")[2]
    found = re.search(r"```bash\n(.*?)```", section, re.DOTALL)
    assert found, f"{document.name} has commands below {title!r}"
    return found[1]
