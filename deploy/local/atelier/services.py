"""The services of the platform, as deploy/services.toml lists them. Each has a database named after it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).parents[2] / "services.toml"


def _needs() -> dict[str, tuple[str, ...]]:
    listed = tomllib.loads(FILE.read_text())["services"]
    return {name: tuple(entry["needs"]) for name, entry in listed.items()}


NEEDS: Mapping[str, tuple[str, ...]] = _needs()
"""Service → what it needs besides its database, the broker and other services."""
SERVICES = tuple(NEEDS)
