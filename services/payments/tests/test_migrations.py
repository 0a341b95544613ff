"""The migrations create exactly the declared tables, and can be reverted."""

import asyncio
from pathlib import Path

from alembic import command
from common.db import migrations
from testkit.append_only import check_append_only
from testkit.databases import migrated_database

FOLDER = Path(__file__).parents[1]


async def test_the_migrations_match_the_declared_tables_and_can_be_reverted() -> None:
    async with migrated_database(FOLDER) as url:
        config = migrations.config(FOLDER / "migrations", url)
        await asyncio.to_thread(command.check, config)
        await asyncio.to_thread(command.downgrade, config, "base")
        await asyncio.to_thread(command.upgrade, config, "heads")
        await check_append_only(url)
