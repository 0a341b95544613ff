"""Migrations can be reverted and repeated, and produce the declared tables."""

import asyncio
from pathlib import Path

import psycopg
from alembic import command
from catalog.domain.schema import TABLES
from common.db import migrations
from testkit.append_only import check_append_only
from testkit.databases import migrated_database

FOLDER = Path(__file__).parents[1]


async def test_migrations_can_be_reverted_and_repeated_and_match_the_tables() -> None:
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
        await asyncio.to_thread(command.upgrade, config, "heads")
        await asyncio.to_thread(command.check, config)
        await check_append_only(url)


def test_every_table_has_a_storefront() -> None:
    assert all("storefront" in table.model_fields for table in TABLES)


async def test_products_from_before_the_migration_are_found_by_any_part_of_a_word() -> None:
    async with migrated_database(FOLDER) as url:
        config = migrations.config(FOLDER / "migrations", url)
        await asyncio.to_thread(command.downgrade, config, "0005")
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(OLD_GOODS)
            await asyncio.to_thread(command.upgrade, config, "heads")
            found = await connection.execute("select folded from products")
            assert await found.fetchall() == [("strasse\na-1\nb-2\nfur den garten",)]


OLD_GOODS = """
with c as (
  insert into categories (id, storefront, name, slug, description, is_active, is_visible, lineage, created_at,
    updated_at)
  values (gen_random_uuid(), 's', 'C', 'c', '', true, true, '{}', now(), now()) returning id
), p as (
  insert into products (id, storefront, category_id, name, sort_name, slug, description, price, unit_of_measure,
    is_active, is_featured, is_visible, track_inventory, rating_sum, rating_count, version, created_at, updated_at)
  select gen_random_uuid(), 's', id, 'Straße', 'strasse', 's', 'Für den Garten', 100, 'sqft', true, false, true, true,
    0, 0, 1, now(), now() from c returning id
)
insert into stock_units (id, storefront, product_id, sku, quantity, version)
select gen_random_uuid(), 's', p.id, sku, 0, 0 from p, unnest(array['B-2', 'A-1']) as sku
"""
