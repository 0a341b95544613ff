"""A recording: the dumps, files and messages of a platform that was killed in the middle of its work."""

import json
import shutil
import sqlite3
import struct
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

RECORDED = Path(__file__).parent / "recorded"
SERVICES = ("identity", "catalog", "cart", "orders", "payments", "generation")
STARTING = timedelta(minutes=30)
"""Seconds that the clock is behind while processes start, so that no deadline passes during a slow start."""


class Recording:
    """`topology` is `embedded` or `distributed`."""

    def __init__(self, topology: str) -> None:
        self._folder = RECORDED / topology
        self.story: dict[str, Any] = json.loads((self._folder / "story.json").read_text())
        self.messages: list[dict[str, Any]] = json.loads((self._folder / "messages.json").read_text())
        self.secrets = (self._folder / "secrets.toml").read_text()
        self.now = datetime.fromisoformat(self.story["now"])

    def restore_database(self, service: str, url: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute((self._folder / f"{service}.sql").read_bytes())

    def restore_files(self, data: Path) -> None:
        """Secrets, stored files, the sandbox's database, and the clock."""
        data.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self._folder / "objects", data / "objects", dirs_exist_ok=True)
        (data / "secrets.toml").write_text(self.secrets)
        (data / "secrets.toml").chmod(0o600)
        with closing(sqlite3.connect(data / "sandbox.sqlite3")) as sandbox:
            sandbox.executescript((self._folder / "sandbox.sql").read_text())
        behind = self.now - STARTING - datetime.now(UTC)
        (data / "clock").write_bytes(struct.pack("<d", behind.total_seconds()))
