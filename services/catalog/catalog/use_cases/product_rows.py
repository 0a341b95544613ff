"""Products with their variants and stock as rows of files."""

from typing import ClassVar

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.transfers import ImportBatch, RowFilter, RowFormat, RowOutcome, RowPage
from common.rpc.own_field_columns import OwnFieldColumns
from common.rpc.transfers import RowTarget

from catalog.repository.product_rows import COLUMNS, read_product_rows
from catalog.use_cases.import_products import import_products


class ProductRows(RowTarget):
    """A row with a `variant_sku` is a variant of the product with the row's `sku`, whose own row comes first."""

    format: ClassVar[RowFormat] = RowFormat(columns=COLUMNS, key="sku", required=["sku", "name", "category", "price"])
    own_fields = OwnFieldColumns(
        "products",
        "select u.sku as key, p.id, p.metadata from stock_units u join products p on p.id = u.product_id"
        " where u.storefront = %(storefront)s and u.variant_id is null and u.sku = any(%(keys)s)",
        part="variant_sku",
    )

    def __init__(self, storefronts: Storefronts) -> None:
        self._storefronts = storefronts

    async def page(
        self, executor: Executor, storefront: str, wanted: RowFilter, after: str | None, limit: int
    ) -> RowPage:
        currency = self._storefronts[storefront].currency
        return await read_product_rows(executor, storefront, currency, wanted, int(after or 0), limit)

    async def apply(self, uow: UnitOfWork, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        return await import_products(batch, self._storefronts[storefront], uow)
