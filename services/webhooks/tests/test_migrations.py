"""The migrations: equal to the declared tables."""

import asyncio
from pathlib import Path

from alembic import command
from common.db import migrations
from testkit.append_only import check_append_only
from testkit.databases import migrated_database

SERVICE = Path(__file__).parents[1]


async def test_the_migrations_create_exactly_the_declared_tables() -> None:
    async with migrated_database(SERVICE) as url:
        settings = migrations.config(SERVICE / "migrations", url)
        await asyncio.to_thread(command.check, settings)
        await check_append_only(url)
        await asyncio.to_thread(command.downgrade, settings, "base")
