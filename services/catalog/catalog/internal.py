"""The implementation of catalog's internal methods."""

from uuid import UUID

from common.db.database import Database
from common.events.catalog import ProductChanged
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.catalog import CatalogInterface, ProductNumber, ReservedLine, Sku, WantedLine

from catalog.repository.catalog import Catalog
from catalog.repository.published_products import snapshot
from catalog.repository.skus import read_skus
from catalog.use_cases.release_stock import ReleaseStock, release_stock
from catalog.use_cases.reserve_stock import ReserveStock, reserve_stock


class CatalogInternal(CatalogInterface):
    def __init__(self, database: Database, storefronts: Storefronts) -> None:
        self._database = database
        self._storefronts = storefronts

    async def reserve(self, storefront: str, order_id: UUID, lines: list[WantedLine]) -> list[ReservedLine]:
        command = ReserveStock(storefront=self._storefronts[storefront], order_id=order_id, lines=lines)
        return await reserve_stock(command, self._database)

    async def release(self, storefront: str, order_id: UUID) -> None:
        command = ReleaseStock(
            storefront=self._storefronts[storefront], order_id=order_id, reason="released by orders", also_kept=True
        )
        async with self._database.transaction() as uow:
            await release_stock(command, uow)

    async def product(self, storefront: str, product_id: UUID | ProductNumber) -> ProductChanged:
        async with self._database.transaction() as uow:
            if isinstance(product_id, int):
                product_id = await Catalog(uow, storefront).product_id_by_number(product_id)
            return await snapshot(uow, storefront, product_id)

    async def skus(self, storefront: str, skus: list[str]) -> dict[str, Sku]:
        return await read_skus(self._database.autocommit, storefront, skus)
