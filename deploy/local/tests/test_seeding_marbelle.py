"""Demo data of the second contract: its products, and its customer's address book."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, LiteralString

import pytest
from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import migrations_folder
from atelier.databases.seeding import Seeding
from atelier.embedded.in_process_resolver import InProcessResolver
from atelier.embedded.platform import PlatformConfig
from atelier.embedded.wiring import create_services
from atelier.services import SERVICES
from atelier.settings.resources import Resources
from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.rpc.external_transport import ExternalTransport
from demo import ASSORTMENTS
from demo.address_books import ADDRESS_BOOKS
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED, another

pytestmark = pytest.mark.verify

MARBELLE = ASSORTMENTS["marbelle"]()
FILLED = ("identity", "catalog")


class Quarry:
    """A stone shop, filled."""

    def __init__(self, seed: Seeding, databases: dict[str, Database]) -> None:
        self.seed = seed
        self._databases = databases

    async def rows(self, service: str, query: LiteralString) -> list[dict[str, Any]]:
        return await self._databases[service].autocommit.fetch(query)

    async def sizes(self) -> list[dict[str, Any]]:
        """The number of rows in the tables that seeding fills."""
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
    async with AsyncExitStack() as stack:
        urls = {
            service: await stack.enter_async_context(migrated_database(migrations_folder(service).parent))
            for service in FILLED
        }
        config = PlatformConfig(
            databases={**dict.fromkeys(SERVICES, "postgresql://"), **urls},
            folder=DataFolder(folder),
            storefronts=SHIPPED,
        )
        resources = Resources.of(config.folder, storefronts, config.base_url, None)
        services = create_services(config, resources, InProcessResolver(), ExternalTransport())
        databases = {service.name: service.database for service in services if service.name in FILLED}
        for database in databases.values():
            stack.push_async_callback(database.close)
        filled = Quarry(Seeding(services, storefronts, config), databases)
        await filled.seed()
        yield filled


async def test_products_have_their_numbers_units_and_pictures(quarry: Quarry) -> None:
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


async def test_every_product_is_found_by_a_part_of_its_name(quarry: Quarry) -> None:
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
