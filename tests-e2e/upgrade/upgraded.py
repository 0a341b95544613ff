"""A recorded installation, upgraded in place: restored, migrated, and served by the current code.

The embedded platform migrates when it starts. For the distributed one the services' commands run both phases.
"""

import asyncio
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from alembic import command
from atelier.databases.migrations import migrations_folder
from atelier.postgres.server import Postgres
from common.db import migrations
from common.db.migrations import Phase
from crash.platform import embedded, unlimited_storefronts
from distributed import DistributedPlatform
from platform_under_test import PlatformUnderTest
from psycopg import sql
from testkit.servers import amqp_url, postgres_url
from testkit.storefronts import SHIPPED

from upgrade.recorded_queues import restore_queues
from upgrade.recorded_release import SERVICES, Recording

PHASES = ("before", "after")


@dataclass(frozen=True)
class Upgraded:
    """`databases` maps a service to its URL."""

    topology: str
    recording: Recording
    platform: PlatformUnderTest
    data: Path
    databases: Mapping[str, str]

    async def atelier(self, *words: str) -> tuple[int, str]:
        return await run_atelier(self.data, *words)


async def run_atelier(data: Path, *words: str) -> tuple[int, str]:
    """The exit code of a command on a data folder, and what it prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "atelier", *words, "--data", str(data)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "COLUMNS": "300"},
    )
    printed, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode()


@asynccontextmanager
async def upgraded_embedded() -> AsyncIterator[Upgraded]:
    recording = Recording("embedded")
    async with embedded() as platform:
        recording.restore_files(platform.data)
        _restore_embedded(recording, platform.data, platform.folder)
        await platform.start()
        under_test = PlatformUnderTest(platform.base)
        await _continue(under_test, recording.now)
        yield Upgraded("embedded", recording, under_test, platform.data, platform.databases())


def _restore_embedded(recording: Recording, data: Path, folder: Path) -> None:
    server = Postgres(data / "postgres")
    server.start()
    try:
        for service in SERVICES:
            server.ensure_database(service)
            recording.restore_database(service, server.url(service))
    finally:
        server.stop()


@asynccontextmanager
async def upgraded_distributed(folder: Path) -> AsyncIterator[Upgraded]:
    recording = Recording("distributed")
    platform = DistributedPlatform(folder, unlimited_storefronts(folder / "storefronts"))
    recording.restore_files(platform.data)
    databases = _restore_distributed(recording, platform.prefix)
    await restore_queues(amqp_url(), platform.prefix, recording.messages)
    try:
        await platform.start()
        under_test = PlatformUnderTest(platform.base)
        await _continue(under_test, recording.now)
        yield Upgraded("distributed", recording, under_test, platform.data, databases)
    finally:
        await platform.stop()
        await platform.remove()


def _restore_distributed(recording: Recording, prefix: str) -> dict[str, str]:
    """Restore with a role per service, whose password is among the recorded secrets."""
    databases = {}
    with psycopg.connect(postgres_url(), autocommit=True) as connection:
        for service in SERVICES:
            name, password = f"{prefix}_{service}", tomllib.loads(recording.secrets)[f"database_{service}"]
            role = sql.Identifier(name)
            connection.execute(sql.SQL("create role {} login password {}").format(role, sql.Literal(password)))
            connection.execute(sql.SQL("create database {} owner {}").format(role, role))
            address = urlsplit(postgres_url())
            host = address.netloc.rpartition("@")[2]
            netloc = f"{name}:{quote(password, safe='')}@{host}"
            databases[service] = urlunsplit(address._replace(netloc=netloc, path=f"/{name}"))
            recording.restore_database(service, databases[service])
    migrate(databases, recording)
    return databases


def migrate(databases: Mapping[str, str], recording: Recording) -> None:
    """Migrate with the commands of the services, as a deployment does, by way of the releases between."""
    for service, url in databases.items():
        _migrate_to_the_former_release(service, url)
    for phase in PHASES:
        for service, url in databases.items():
            done = subprocess.run(
                [sys.executable, "-P", "-m", service, "migrate", "--phase", phase],
                env={**os.environ, **_environment(url, recording)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            assert done.returncode == 0, f"{service} {phase}: {done.stdout}"


def _migrate_to_the_former_release(service: str, url: str) -> None:
    """Run the `after` revisions on which a `before` revision builds: they ran with a release before this one."""
    settings = migrations.config(migrations_folder(service), url)
    waiting = migrations.pending(settings)
    early = [each.revision for each in waiting if migrations.phase_of(each) is Phase.BEFORE]
    built_on = {ancestor for revision in early for ancestor in migrations.ancestors(settings, revision)}
    for script in waiting:
        if migrations.phase_of(script) is Phase.AFTER and script.revision in built_on:
            command.upgrade(settings, script.revision)


def _environment(url: str, recording: Recording) -> dict[str, str]:
    """The settings of the services that have no default."""
    secrets = tomllib.loads(recording.secrets)
    return {
        "ATELIER_DATABASE_URL": url,
        "ATELIER_INTERNAL_KEY": secrets["internal_key"],
        "ATELIER_STOREFRONTS": str(SHIPPED),
        "ATELIER_SIGNING_KEYS": json.dumps([secrets["signing_key"]]),
        "ATELIER_OBJECTS_URL": "file:///var/lib/atelier",
        "ATELIER_STRIPE": "{}",
    }


async def _continue(platform: PlatformUnderTest, now: datetime) -> None:
    """Move the clock to the moment of the recording."""
    await platform.advance((now - await platform.now()).total_seconds())
