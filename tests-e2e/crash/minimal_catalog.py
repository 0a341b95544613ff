"""Prepares databases with one product per shop and no demo pictures, because drawing them takes longer than the rest.

The demo customers' credits and book order are recorded without their pictures, which the platform takes for deleted.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from atelier.console.progress import Progress
from atelier.data_folder.folder import DataFolder
from atelier.databases.prepare import prepare_databases
from atelier.databases.seeding import CREDITS, book_order, open_accounts
from atelier.postgres.server import Postgres
from catalog.domain.seeds import SeedCategory, SeedProduct
from catalog.use_cases.seed_catalog import seed_catalog
from common.db.database import Database
from common.kernel import clock
from common.kernel.storefronts import Storefront, Storefronts
from common.storage.object_store import ObjectStore
from generation.storefront import Books
from orders.use_cases.seed_book_order import seed_book_order
from payments.storefront import Credits
from payments.use_cases.seed_credits import seed_credits

CATEGORY = SeedCategory(name="Things", slug="things")
PRODUCT = SeedProduct(name="A thing", slug="a-thing", sku="A-THING", category="things", price=100, quantity=100)


async def prepare_minimal_catalog(data: Path, storefronts: Path) -> None:
    """Create an embedded platform's databases, as a first start does, with one product in every shop."""
    folder = DataFolder(data)
    folder.occupy("stocking the shelves")
    postgres = Postgres(folder.postgres)
    try:
        postgres.start()
        await fill(prepare_databases(postgres, Progress()), folder, storefronts)
    finally:
        postgres.stop()
        folder.release()


async def fill(urls: Mapping[str, str], folder: DataFolder, storefronts: Path) -> None:
    """`urls` are those of the services' migrated databases."""
    with _wall_clock():
        async with _opened(urls) as databases:
            for storefront in Storefronts.load(storefronts):
                objects = ObjectStore(folder.objects.as_uri())
                await seed_catalog(databases["catalog"], objects, storefront, [CATEGORY], [PRODUCT])
                await _record_demo_data(databases, storefront)


async def _record_demo_data(databases: Mapping[str, Database], storefront: Storefront) -> None:
    async with databases["identity"].transaction() as uow:
        accounts = await open_accounts(uow, storefront)
    if storefront.section(Credits).packs:
        async with databases["payments"].transaction() as uow:
            await seed_credits(uow, storefront.name, accounts["customer"], accounts["staff"], CREDITS)
    if storefront.section(Books).tiers:
        async with databases["orders"].transaction() as uow:
            await seed_book_order(book_order(storefront, accounts["customer"]), uow)


@asynccontextmanager
async def _opened(urls: Mapping[str, str]) -> AsyncIterator[dict[str, Database]]:
    databases = {service: Database(url) for service, url in urls.items()}
    try:
        yield databases
    finally:
        for database in databases.values():
            await database.close()


@contextmanager
def _wall_clock() -> Iterator[None]:
    """Events of the future would not be published: earlier tests may have advanced the clock of this process."""
    ahead = clock.offset()
    clock.advance(-ahead)
    try:
        yield
    finally:
        clock.advance(ahead)
