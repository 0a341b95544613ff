"""A migrated database per test session and service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from common.db import migrations
from psycopg import sql

from testkit.servers import postgres_url


@asynccontextmanager
async def migrated_database(service_folder: Path) -> AsyncIterator[str]:
    """The URL of a fresh database with the service's newest schema; dropped on leaving."""
    name = f"test_{service_folder.name}_{uuid4().hex[:12]}"
    url = urlunsplit(urlsplit(postgres_url())._replace(path=f"/{name}"))
    await _administer(sql.SQL("create database {}").format(sql.Identifier(name)))
    try:
        await asyncio.to_thread(migrations.upgrade, migrations.config(service_folder / "migrations", url))
        yield url
    finally:
        await _administer(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


async def _administer(statement: sql.Composed) -> None:
    async with await psycopg.AsyncConnection.connect(postgres_url(), autocommit=True) as connection:
        await connection.execute(statement)
