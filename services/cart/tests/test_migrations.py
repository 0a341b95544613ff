"""The schema comes and goes as the migrations say."""

import asyncio
from pathlib import Path

from alembic import command
from common import migrations
from common.testing.databases import migrated_database

FOLDER = Path(__file__).parents[1]


async def test_the_migrations_make_exactly_the_declared_tables_and_can_be_undone_and_repeated() -> None:
    async with migrated_database(FOLDER) as url:
        config = migrations.config(FOLDER / "migrations", url)
        await asyncio.to_thread(command.check, config)
        await asyncio.to_thread(command.downgrade, config, "base")
        await asyncio.to_thread(command.upgrade, config, "head")
        await asyncio.to_thread(command.check, config)
