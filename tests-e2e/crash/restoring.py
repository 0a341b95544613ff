"""Restores one database of a platform to an earlier moment, as docs/operations.md describes."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from atelier.data_folder.folder import DataFolder
from atelier.databases.prepare import open_databases
from atelier.services import SERVICES
from psycopg import sql

from crash.platform import EmbeddedPlatform

SNAPSHOT = "{}_before"
AT_ONCE = ("--recheck-seconds", "0")


class Restoration:
    """Copies of every database of one moment, and the restoration of one of them."""

    def __init__(self, platform: EmbeddedPlatform) -> None:
        self.platform = platform
        self.moment = datetime.now(UTC)

    async def take(self) -> None:
        """Copy all databases. The platform is stopped for it, because templates must have no connections."""
        async with self._stopped() as server:
            self.moment = datetime.now(UTC)
            for service in SERVICES:
                await _run(server, "create database {} template {}", SNAPSHOT.format(service), service)

    async def put_back(self, service: str) -> None:
        """Restore one database; the platform stays stopped."""
        await self.platform.end(signal.SIGTERM)
        with open_databases(DataFolder(self.platform.data)) as server:
            await _run(server.url(), "drop database {} with (force)", service)
            await _run(server.url(), "create database {} template {}", service, SNAPSHOT.format(service))

    async def start(self) -> None:
        await self.platform.start()

    @asynccontextmanager
    async def _stopped(self) -> AsyncIterator[str]:
        await self.platform.end(signal.SIGTERM)
        with open_databases(DataFolder(self.platform.data)) as server:
            yield server.url()
        await self.platform.start()


async def _run(server: str, statement: str, *names: str) -> None:
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as connection:
        await connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


async def atelier(platform: EmbeddedPlatform, command: str, *words: str) -> tuple[int, str]:
    """The exit code of `atelier COMMAND` on the platform's data folder, and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "atelier", command, "--data", str(platform.data), *AT_ONCE, *words),
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode()


async def findings(platform: EmbeddedPlatform, *, age: int | None = 0) -> dict[str, int]:
    """Return the findings of `atelier audit`: rule and count. The command's own `age` is used if it is None."""
    code, printed = await atelier(platform, "audit", "--json", *(() if age is None else ("--age", str(age))))
    report: dict[str, Any] = json.loads(printed)
    assert code == (0 if report["clean"] else 1)
    return {rule["rule"]: rule["count"] for rule in report["rules"]}


async def reconciled(restoration: Restoration, service: str, *words: str) -> tuple[int, str]:
    """The exit code of `atelier reconcile` after a service's database was restored, and what it printed."""
    platform = restoration.platform
    words = ("--restored", service, "--to", restoration.moment.isoformat(), *words)
    code, printed = await atelier(platform, "reconcile", "--yes", "--storefronts", str(platform.storefronts), *words)
    print(printed)
    return code, printed
