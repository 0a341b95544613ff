"""The contract of `docs/adding-a-contract.md`, added to a copy of the repository and called."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from testkit.conditions import eventually
from testkit.sources import free_port
from testkit.storefronts import SHIPPED

ROOT = SHIPPED.parents[1]
PAGE = ROOT / "docs/adding-a-contract.md"
BLOCK = re.compile(r"^```(python|toml|diff)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILES = (
    "libs/dialects/dialects/corner.py",
    "services/catalog/catalog/contracts/corner/__init__.py",
    "deploy/storefronts/corner.toml",
)
OTHERS = ("emporium", "figureforge", "marbelle", "reviv", "storybook")
COPIED = (
    "libs",
    "gateway",
    "console",
    "services",
    "deploy",
    "docs",
    "pyproject.toml",
    ".importlinter",
    ".dockerignore",
)
IGNORED = shutil.ignore_patterns("__pycache__", "tests", "bench", "benchmarks")


def copy_with_the_contract(folder: Path) -> dict[str, str]:
    """Apply the page to a copy, generate its tables of paths, and keep one storefront; returns its environment."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=IGNORED)
        else:
            shutil.copy(source, folder / name)
    *texts, changes = (text for _, text in BLOCK.findall(PAGE.read_text()))
    for name, text in zip(FILES, texts, strict=True):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    subprocess.run(["git", "apply", "-"], cwd=folder, input=changes, text=True, check=True)
    packages = [
        *folder.glob("libs/*"),
        folder / "gateway",
        folder / "console",
        *folder.glob("services/*"),
        folder / "deploy/demo",
        folder / "deploy/local",
        folder / "deploy/testkit",
    ]
    packages.append(folder / "deploy/workspace")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, packages))}
    generate = [sys.executable, "-P", "deploy/workspace/generate.py"]
    made = subprocess.run(generate, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    for name in OTHERS:
        (folder / f"deploy/storefronts/{name}.toml").unlink()
    return environment


@contextmanager
def served(folder: Path, environment: dict[str, str], port: int) -> Iterator[None]:
    command = [sys.executable, "-P", "-m", "atelier", "up", "--data", str(folder / "data"), "--port", str(port)]
    command += ["--storefronts", str(folder / "deploy/storefronts")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


@pytest.mark.verify
async def test_the_contract_of_the_page_is_served_and_documented(tmp_path: Path) -> None:
    environment = await asyncio.to_thread(copy_with_the_contract, tmp_path)
    port = free_port()
    base = f"http://localhost:{port}"
    with served(tmp_path, environment, port):
        async with httpx.AsyncClient(base_url=base, trust_env=False) as client:

            async def is_ready() -> bool:
                try:
                    return (await client.get("/health/ready")).status_code == 200
                except httpx.TransportError:
                    return False

            await eventually(is_ready, within=120)
            assert (await client.get("/corner/api/names")).json() == {"names": []}
            refused = await client.get("/corner/api/nothing")
            assert (refused.status_code, refused.json()["error"]) == (404, "route.not_found")
            document = (await client.get("/corner/api/schema/")).json()
            assert [*document["paths"]] == ["/api/names"]
            assert document["info"]["title"] == "Corner API"
            page = await client.get("/corner/", headers={"Accept": "text/html"})
            assert (page.status_code, "<h1>Corner</h1>" in page.text) == (200, True)
