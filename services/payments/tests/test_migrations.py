"""The migrations make exactly the tables the code declares, and can be undone."""

import asyncio
from pathlib import Path

from alembic import command
from common import migrations
from common.testing.databases import migrated_database

FOLDER = Path(__file__).parents[1]


async def test_migrations_match_the_code_and_go_down_and_up() -> None:
    async with migrated_database(FOLDER) as url:
        config = migrations.config(FOLDER / "migrations", url)
        await asyncio.to_thread(command.check, config)
        await asyncio.to_thread(command.downgrade, config, "base")
        await asyncio.to_thread(command.upgrade, config, "head")
