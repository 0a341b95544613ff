"""Filling a shop of the second contract: its goods, and its customer's address book."""

import base64
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, LiteralString

import pytest
from atelier.data_folder import DataFolder
from atelier.demo import ASSORTMENTS
from atelier.demo.address_books import ADDRESS_BOOKS
from atelier.migrations import migrations_folder
from atelier.platform import Surroundings
from atelier.seeding import Seeding
from atelier.services import SERVICES
from atelier.wiring import create_services
from common.callers import CallerTokens
from common.clients.outside import Outside
from common.clients.reach import in_process
from common.clients.siblings import Siblings
from common.database import Database
from common.storefronts import Storefronts
from common.testing.databases import migrated_database
from common.testing.harness import KEY
from common.testing.storefronts import SHIPPED, another

MARBELLE = ASSORTMENTS["marbelle"]()
FILLED = ("identity", "catalog")


class Quarry:
    """A stone shop, filled."""

    def __init__(self, seed: Seeding, databases: dict[str, Database]) -> None:
        self.seed = seed
        self._databases = databases

    async def rows(self, service: str, query: LiteralString) -> list[dict[str, Any]]:
        return await self._databases[service].reads.rows(query)

    async def sizes(self) -> list[dict[str, Any]]:
        """How many rows the tables have that seeding fills."""
        catalog: LiteralString = (
            "select (select count(*) from categories) as categories, (select count(*) from products) as products,"
            " (select count(*) from images) as images, (select count(*) from outbox) as events"
        )
        identity: LiteralString = (
            "select (select count(*) from users) as users, (select count(*) from addresses) as addresses"
        )
        return [*await self.rows("catalog", catalog), *await self.rows("identity", identity)]


@pytest.fixture(scope="module")
async def quarry(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Quarry]:
    folder: Path = tmp_path_factory.mktemp("quarry")
    storefronts = Storefronts([another("emporium", contract="marbelle")])
    signing_key = base64.urlsafe_b64encode(bytes(range(32))).decode()
    async with AsyncExitStack() as stack:
        urls = {
            service: await stack.enter_async_context(migrated_database(migrations_folder(service).parent))
            for service in FILLED
        }
        surroundings = Surroundings(
            databases={**dict.fromkeys(SERVICES, "postgresql://"), **urls},
            folder=DataFolder(folder),
            storefronts=SHIPPED,
        )
        siblings = Siblings(CallerTokens(KEY, "tests"), in_process({}))
        services = create_services(surroundings, storefronts, KEY, signing_key, lambda _: siblings, Outside())
        databases = {service.name: service.database for service in services if service.name in FILLED}
        for database in databases.values():
            await database.open()
            stack.push_async_callback(database.close)
        filled = Quarry(Seeding(services, storefronts, surroundings), databases)
        await filled.seed()
        yield filled


async def test_the_goods_are_there_with_their_numbers_units_and_pictures(quarry: Quarry) -> None:
    rows = await quarry.rows(
        "catalog",
        "select p.sku, p.unit_of_measure, p.price, p.quantity, p.pictures, p.numbered from ("
        " select u.sku, p.unit_of_measure, p.price, u.quantity, jsonb_array_length(p.images) as pictures,"
        " p.number > 0 as numbered from products p join stock_units u on u.id = p.id) p",
    )
    found = {row.pop("sku"): row for row in rows}
    assert found == {
        product.row.sku: {
            "unit_of_measure": product.row.unit_of_measure,
            "price": product.row.price,
            "quantity": product.row.quantity,
            "pictures": len(product.shots),
            "numbered": True,
        }
        for product in MARBELLE.products
    }


async def test_every_good_can_be_found_by_a_part_of_its_name(quarry: Quarry) -> None:
    rows = await quarry.rows("catalog", "select name from products where strpos(folded, left(lower(name), 6)) = 0")
    assert rows == []


async def test_the_customer_has_the_address_book_of_the_contract(quarry: Quarry) -> None:
    rows = await quarry.rows(
        "identity",
        "select split_part(u.email, '@', 1) as who, a.label, a.first_name, a.last_name, a.full_name, a.country,"
        " a.is_default from addresses a join users u on u.id = a.user_id",
    )
    (book,) = ADDRESS_BOOKS["marbelle"]
    shown = ("label", "first_name", "last_name", "full_name", "country", "is_default")
    assert rows == [{"who": "demo", **{name: book[name] for name in shown}}]


async def test_seeding_twice_leaves_the_same_rows(quarry: Quarry) -> None:
    before = await quarry.sizes()
    await quarry.seed()
    assert await quarry.sizes() == before
