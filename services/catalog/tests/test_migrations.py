"""The schema: made, unmade and made again, and what the tables say it is."""

import asyncio
from pathlib import Path

import psycopg
from alembic import command
from catalog.domain.schema import TABLES
from common import migrations
from common.testing.databases import migrated_database

FOLDER = Path(__file__).parents[1]


async def test_the_schema_can_be_unmade_and_made_again_and_matches_the_tables() -> None:
    async with migrated_database(FOLDER) as url:
        config = migrations.config(FOLDER / "migrations", url)
        await asyncio.to_thread(command.check, config)
        await asyncio.to_thread(command.downgrade, config, "base")
        async with await psycopg.AsyncConnection.connect(url) as connection:
            left = await connection.execute(
                "select table_name from information_schema.tables where table_schema = 'public'"
                " union all select proname from pg_proc where pronamespace = 'public'::regnamespace"
            )
            assert await left.fetchall() == [("alembic_version",)]
        await asyncio.to_thread(command.upgrade, config, "head")
        await asyncio.to_thread(command.check, config)


def test_every_table_belongs_to_a_storefront() -> None:
    assert all("storefront" in table.model_fields for table in TABLES)
