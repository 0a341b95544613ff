"""The migrations: applied, reverted, and equal to the declared tables."""

import asyncio
from pathlib import Path

from alembic import command
from common.db import migrations
from common.db.database import Database
from testkit.append_only import check_append_only
from testkit.databases import migrated_database

SERVICE = Path(__file__).parents[1]


async def test_the_migrations_create_exactly_the_declared_tables() -> None:
    async with migrated_database(SERVICE) as url:
        await asyncio.to_thread(command.check, migrations.config(SERVICE / "migrations", url))


async def test_the_migrations_can_be_reverted_and_applied_again() -> None:
    async with migrated_database(SERVICE) as url:
        settings = migrations.config(SERVICE / "migrations", url)
        await asyncio.to_thread(command.downgrade, settings, "base")
        assert await _tables(url) == {"alembic_version"}
        await asyncio.to_thread(command.upgrade, settings, "heads")
        assert {"orders", "order_lines", "order_history", "checkouts", "outbox", "tasks"} <= await _tables(url)
        await check_append_only(url)


async def _tables(url: str) -> set[str]:
    database = Database(url)
    try:
        rows = await database.autocommit.fetch("select tablename from pg_tables where schemaname = 'public'")
    finally:
        await database.close()
    return {row["tablename"] for row in rows}
