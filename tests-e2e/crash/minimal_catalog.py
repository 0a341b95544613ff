"""Prepares a data folder with one product per shop, because drawing the demo goods takes longer than the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atelier.console.progress import Progress
from atelier.data_folder.folder import DataFolder
from atelier.databases.prepare import prepare_databases
from atelier.postgres.server import Postgres
from catalog.use_cases.seed_catalog import seed_catalog
from catalog.use_cases.seeds import SeedCategory, SeedProduct
from common.db.database import Database
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ObjectStore

CATEGORY = SeedCategory(name="Things", slug="things")
PRODUCT = SeedProduct(name="A thing", slug="a-thing", sku="A-THING", category="things", price=100, quantity=100)


async def prepare_minimal_catalog(data: Path, storefronts: Path) -> None:
    """Create an embedded platform's databases, as a first start does, with one product in every shop."""
    folder = DataFolder(data)
    folder.occupy("stocking the shelves")
    postgres = Postgres(folder.postgres)
    try:
        postgres.start()
        await fill(prepare_databases(postgres, Progress())["catalog"], folder, storefronts)
    finally:
        postgres.stop()
        folder.release()


async def fill(catalog: str, folder: DataFolder, storefronts: Path) -> None:
    """`catalog` is the URL of its migrated database."""
    database = Database(catalog)
    with _wall_clock():
        for storefront in Storefronts.load(storefronts):
            await seed_catalog(database, ObjectStore(folder.objects.as_uri()), storefront, [CATEGORY], [PRODUCT])
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
