"""The schema: made, unmade, and equal to what the code declares."""

import asyncio
from pathlib import Path

from alembic import command
from common import migrations
from common.database import Database
from common.testing.databases import migrated_database

SERVICE = Path(__file__).parents[1]


async def test_the_migrations_make_exactly_the_tables_the_code_declares() -> None:
    async with migrated_database(SERVICE) as url:
        await asyncio.to_thread(command.check, migrations.config(SERVICE / "migrations", url))


async def test_the_migrations_can_be_undone_and_done_again() -> None:
    async with migrated_database(SERVICE) as url:
        settings = migrations.config(SERVICE / "migrations", url)
        await asyncio.to_thread(command.downgrade, settings, "base")
        assert await _tables(url) == {"alembic_version"}
        await asyncio.to_thread(command.upgrade, settings, "head")
        assert {"orders", "order_lines", "order_history", "checkouts", "outbox", "tasks"} <= await _tables(url)


async def _tables(url: str) -> set[str]:
    database = Database(url)
    await database.open()
    try:
        rows = await database.reads.rows("select tablename from pg_tables where schemaname = 'public'")
    finally:
        await database.close()
    return {row["tablename"] for row in rows}
