"""Secrets an embedded platform makes for itself, once, and keeps where only its owner can read them."""

import json
import os
import secrets
import tomllib
from collections.abc import Callable
from pathlib import Path


def _random() -> str:
    return secrets.token_urlsafe(48)


class Secrets:
    """A TOML file of names and values, mode 0600."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self, name: str, make: Callable[[], str] = _random) -> str:
        """The secret of this name; made at the first call ever, the same at every later one."""
        known = self._read()
        if name not in known:
            known[name] = make()
            self._write(known)
        return known[name]

    def knows(self, name: str) -> bool:
        """Whether `keep` was ever called with this name."""
        return name in self._read()

    def _read(self) -> dict[str, str]:
        return tomllib.loads(self._file.read_text()) if self._file.exists() else {}

    def _write(self, known: dict[str, str]) -> None:
        """Whole or not at all: losing a signing key would sign every customer out."""
        fresh = self._file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            # A JSON string is a TOML basic string as long as it is ASCII.
            file.writelines(f"{name} = {json.dumps(value)}\n" for name, value in known.items())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file)
