"""The schema: what the migrations make is what the code expects, and they lead back."""

import asyncio
from pathlib import Path

import psycopg
from alembic import command
from common import migrations
from common.testing.databases import migrated_database

SERVICE = Path(__file__).parents[1]


async def test_the_migrations_make_what_the_tables_say(identity_url: str) -> None:
    await asyncio.to_thread(command.check, migrations.config(SERVICE / "migrations", identity_url))


async def test_the_migrations_lead_back_and_forth() -> None:
    async with migrated_database(SERVICE) as url:
        settings = migrations.config(SERVICE / "migrations", url)
        await asyncio.to_thread(command.downgrade, settings, "base")
        async with await psycopg.AsyncConnection.connect(url) as connection:
            cursor = await connection.execute("select tablename from pg_tables where schemaname = 'public'")
            assert await cursor.fetchall() == [("alembic_version",)]
        await asyncio.to_thread(command.upgrade, settings, "head")
        await asyncio.to_thread(command.check, settings)
