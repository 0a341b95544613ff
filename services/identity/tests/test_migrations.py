"""The migrations create the tables of the models, and can be downgraded."""

import asyncio
from pathlib import Path

import psycopg
from alembic import command
from common.db import migrations
from testkit.append_only import check_append_only
from testkit.databases import migrated_database

SERVICE = Path(__file__).parents[1]


async def test_the_migrations_create_the_tables_of_the_models(identity_url: str) -> None:
    await asyncio.to_thread(command.check, migrations.config(SERVICE / "migrations", identity_url))


async def test_the_migrations_can_be_downgraded_and_upgraded() -> None:
    async with migrated_database(SERVICE) as url:
        settings = migrations.config(SERVICE / "migrations", url)
        await asyncio.to_thread(command.downgrade, settings, "base")
        async with await psycopg.AsyncConnection.connect(url) as connection:
            cursor = await connection.execute("select tablename from pg_tables where schemaname = 'public'")
            assert await cursor.fetchall() == [("alembic_version",)]
        await asyncio.to_thread(command.upgrade, settings, "heads")
        await asyncio.to_thread(command.check, settings)
        await check_append_only(url)
