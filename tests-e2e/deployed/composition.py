"""The containers of the compose file, and the environment that each of them gets."""

import functools
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml

from deployed.manifests import ROOT

COMPOSE = ROOT / "deploy" / "compose"
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")
Container = dict[str, Any]


@functools.cache
def containers() -> dict[str, Container]:
    found: dict[str, Container] = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]
    return found


def processes() -> dict[str, Container]:
    """The containers that run our code, by name."""
    return {name: each for name, each in containers().items() if each.get("image", "").startswith("atelier/")}


def service_of(container: Container) -> str:
    return str(container["image"]).removeprefix("atelier/").partition(":")[0]


@functools.cache
def secrets() -> dict[str, str]:
    """What secrets.sh writes, run in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([shutil.copy(COMPOSE / "secrets.sh", folder)], check=True, capture_output=True)
        lines = (Path(folder) / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def environment(container: Container) -> dict[str, str]:
    """Raises KeyError for a variable that has no default and that secrets.sh does not write."""

    def value(found: re.Match[str]) -> str:
        return secrets().get(found[1], found[2]) if ":-" in found[0] else secrets()[found[1]]

    return {key: VARIABLE.sub(value, text) for key, text in container["environment"].items()}
