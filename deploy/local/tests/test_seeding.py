"""Demo data: written completely, once, and completed after a start that was killed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from atelier.console.greeting import ACCOUNTS
from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import migrations_folder
from atelier.databases.past_orders import BUYERS
from atelier.embedded.assembly import assemble
from atelier.embedded.platform import PlatformConfig
from atelier.services import SERVICES
from demo import ASSORTMENTS, picture_cache
from psycopg import sql
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED

EMPORIUM = ASSORTMENTS["emporium"]()
SHOPS = ("emporium", "sister")
HIDDEN = 2  # an inactive product, and one in an inactive category


class Killed(BaseException):
    """Raised in place of the end of a process during seeding."""


class Shops:
    """Two storefronts of one contract on empty databases, without workers that publish events."""

    def __init__(self, databases: dict[str, str], folder: Path) -> None:
        self.reported: list[str] = []
        self.die_at: str | None = None
        config = PlatformConfig(
            databases={**dict.fromkeys(SERVICES, "postgresql://"), **databases},
            folder=DataFolder(folder / "data"),
            storefronts=folder / "storefronts",
            report=self._hear,
        )
        assembly = assemble(config)
        self.seed = assembly.seed
        self.databases = {each.name: each.database for each in assembly.services if each.name in databases}

    def _hear(self, what: str) -> None:
        self.reported.append(what)
        if self.die_at is not None and self.die_at in what:
            raise Killed

    async def rows(self, service: str, query: LiteralString) -> list[dict[str, Any]]:
        return await self.databases[service].autocommit.fetch(query)

    async def everything(self) -> dict[str, list[str]]:
        """All rows of all tables, as text."""
        found = {}
        for name, database in self.databases.items():
            tables = await database.autocommit.fetch(
                "select tablename from pg_tables where schemaname = 'public' order by 1"
            )
            for table in (row["tablename"] for row in tables):
                query = sql.SQL("select t::text as row from {} t order by 1").format(sql.Identifier(table))
                async with await psycopg.AsyncConnection.connect(database.url) as connection:
                    cursor = await connection.execute(query)
                    found[f"{name}.{table}"] = [row[0] for row in await cursor.fetchall()]
        return found


@pytest.fixture(scope="module")
async def empty_shops(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shops]:
    folder: Path = tmp_path_factory.mktemp("demo")
    (folder / "storefronts").mkdir()
    (folder / "data").mkdir()
    text = (SHIPPED / "emporium.toml").read_text()
    for shop in SHOPS:
        changed = text.replace("emporium.localhost", f"{shop}.localhost").replace('"Emporium"', f'"{shop}"')
        (folder / "storefronts" / f"{shop}.toml").write_text(changed)
    async with AsyncExitStack() as stack:
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        environment.setenv(picture_cache.VARIABLE, str(folder / "album"))  # no cached pictures
        urls = {
            service: await stack.enter_async_context(migrated_database(migrations_folder(service).parent))
            for service in ("identity", "catalog", "orders")
        }
        shops = Shops(urls, folder)
        for database in shops.databases.values():
            stack.push_async_callback(database.close)
        yield shops


@pytest.fixture(scope="module")
async def shops(empty_shops: Shops) -> Shops:
    """Filled by the second attempt: the first one is killed between the products of the two storefronts."""
    empty_shops.die_at = f"into {SHOPS[1]}"
    with pytest.raises(Killed):
        await empty_shops.seed()
    empty_shops.die_at = None
    left = await empty_shops.rows("catalog", "select distinct storefront from products")
    assert [row["storefront"] for row in left] == [SHOPS[0]]
    await empty_shops.seed()
    return empty_shops


async def test_every_storefront_of_the_contract_has_the_products_after_a_killed_start(shops: Shops) -> None:
    rows = await shops.rows(
        "catalog", "select storefront, count(*) as n from products where is_visible group by 1 order by 1"
    )
    assert rows == [{"storefront": shop, "n": len(EMPORIUM.products) - HIDDEN} for shop in sorted(SHOPS)]


async def test_seeding_twice_leaves_the_same_rows(shops: Shops) -> None:
    before = await shops.everything()
    await shops.seed()
    assert await shops.everything() == before


async def test_a_start_with_filled_shops_renders_no_pictures(shops: Shops) -> None:
    reported = list(shops.reported)
    await shops.seed()
    assert shops.reported == reported


async def test_slow_steps_are_reported(shops: Shops) -> None:
    assert any("pictures" in what for what in shops.reported)
    assert any("products" in what for what in shops.reported)


async def test_products_that_staff_deleted_are_not_created_again(shops: Shops) -> None:
    gone = "update products set is_active = false where slug = 'aurora-mini' and storefront = 'emporium'"
    await shops.databases["catalog"].autocommit.execute(gone)
    await shops.seed()
    rows = await shops.rows("catalog", "select is_active from products where slug = 'aurora-mini' order by storefront")
    assert [row["is_active"] for row in rows] == [False, True]


async def test_the_accounts_are_verified_and_only_the_customer_has_addresses(shops: Shops) -> None:
    rows = await shops.rows(
        "identity",
        "select u.email, u.is_staff, u.verified_at is not null as verified,"
        " array(select a.address_type from addresses a where a.user_id = u.id and a.is_default order by 1) as addresses"
        " from users u where u.first_name = 'Demo' order by u.is_staff, u.email",
    )
    assert rows == [
        {
            "email": f"{local}@{shop}.example",
            "is_staff": role == "staff",
            "verified": True,
            "addresses": [] if role == "staff" else ["billing", "shipping"],
        }
        for role, local, _ in ACCOUNTS
        for shop in sorted(SHOPS)
    ]


async def test_each_shop_has_sold_in_the_weeks_before_today(shops: Shops) -> None:
    rows = await shops.rows(
        "orders",
        "select storefront, count(*) > 40 as many, count(distinct user_id) as customers, min(total) > 0 as paid,"
        " max(greatest(created_at, delivered_at)) < current_date as ended, count(distinct status) as statuses"
        " from orders group by 1 order by 1",
    )
    expected = {"many": True, "customers": len(BUYERS), "paid": True, "ended": True, "statuses": 3}
    assert rows == [{"storefront": shop, **expected} for shop in sorted(SHOPS)]
    unknown = "select count(*) as n from order_lines where product_slug = ''"
    assert await shops.rows("orders", unknown) == [{"n": 0}]


async def test_every_product_is_published_once(shops: Shops) -> None:
    rows = await shops.rows(
        "catalog",
        "select count(*) as n, count(distinct envelope -> 'data' ->> 'product_id') as products"
        " from outbox where type = 'product.changed'",
    )
    assert rows == [{"n": 2 * len(EMPORIUM.products), "products": 2 * len(EMPORIUM.products)}]


async def test_the_pictures_are_stored_and_the_first_one_is_primary(shops: Shops) -> None:
    rows = await shops.rows(
        "catalog",
        "select p.slug, array_agg(i.alt_text order by i.display_order) as texts, max(i.display_order)"
        " filter (where i.is_primary) as first from products p join images i on i.product_id = p.id"
        " where p.storefront = 'emporium' group by 1",
    )
    texts = {product.row.slug: [shot.alt_text for shot in product.shots] for product in EMPORIUM.products}
    assert {row["slug"]: row["texts"] for row in rows} == texts
    assert {row["first"] for row in rows} == {1}
