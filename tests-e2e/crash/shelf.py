"""A data folder whose shops have something on the shelf already: drawing the demo goods takes longer than the rest."""

from pathlib import Path

from atelier.data_folder import DataFolder
from atelier.databases import prepare_databases
from atelier.postgres import Postgres
from atelier.progress import Progress
from catalog.objects import Objects
from catalog.seeding import seed_catalog
from catalog.seeds import SeedCategory, SeedProduct
from common.database import Database
from common.storefronts import Storefronts

CATEGORY = SeedCategory(name="Things", slug="things")
PRODUCT = SeedProduct(name="A thing", slug="a-thing", sku="A-THING", category="things", price=100, quantity=100)


async def stock_shelves(data: Path, storefronts: Path) -> None:
    """Make an embedded platform's databases, as a first start does, and put one product into every shop."""
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
    await database.open()
    for storefront in Storefronts.load(storefronts):
        await seed_catalog(database, Objects(folder.objects.as_uri()), storefront, [CATEGORY], [PRODUCT])
    await database.close()
