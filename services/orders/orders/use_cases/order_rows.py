"""Orders as rows of files: all are exported, past ones are imported."""

from collections.abc import Sequence
from typing import ClassVar

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.catalog import CatalogInterface
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.interfaces.transfers import GivenRow, ImportBatch, RowFilter, RowFormat, RowOutcome, RowPage
from common.rpc.own_field_columns import OwnFieldColumns
from common.rpc.transfers import RowTarget

from orders.repository.order_rows import COLUMNS, OF_LINES, read_order_rows
from orders.use_cases.import_orders import Known, import_orders

REQUIRED = ["number", "status", "created_at", "product_name", "quantity", "unit_price"]


class OrderRows(RowTarget):
    """`id`, `customer_id`, `is_paid`, `updated_at` and `line` are exported, and not read by an import."""

    format: ClassVar[RowFormat] = RowFormat(columns=COLUMNS, key="number", required=REQUIRED)
    own_fields = OwnFieldColumns(
        "orders",
        "select number as key, id, metadata from orders where storefront = %(storefront)s and number = any(%(keys)s)",
    )

    def __init__(
        self,
        storefronts: Storefronts,
        identity: IdentityInterface,
        catalog: CatalogInterface,
        known: Known | None = None,
    ) -> None:
        self._storefronts = storefronts
        self._identity = identity
        self._catalog = catalog
        self._known = known or Known()

    async def prepared(self, storefront: str, batch: ImportBatch) -> tuple[RowTarget, ImportBatch]:
        """With what identity knows of the customers, and catalog of the products."""
        emails, skus = (
            sorted({row.cells[column] for row in batch.rows if row.cells.get(column)}) for column in ("email", "sku")
        )
        known = Known(
            customers=await self._identity.users_by_email(storefront, emails) if emails else {},
            skus=await self._catalog.skus(storefront, skus) if skus else {},
        )
        target = OrderRows(self._storefronts, self._identity, self._catalog, known)
        return target, batch.model_copy(update={"rows": _completed(batch.rows)})

    async def apply(self, uow: UnitOfWork, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        return await import_orders(batch, self._storefronts[storefront], self._known, uow)

    async def page(
        self, executor: Executor, storefront: str, wanted: RowFilter, after: str | None, limit: int
    ) -> RowPage:
        return await read_order_rows(executor, storefront, wanted, after, limit)


def _completed(rows: Sequence[GivenRow]) -> list[GivenRow]:
    """What is of an order may stand in its first row only: the others get it."""
    completed = list[GivenRow]()
    for row in rows:
        first = completed[-1].cells if completed else {}
        if first.get("number") == row.cells.get("number"):
            cells = {
                name: cell or (first.get(name, "") if name not in OF_LINES else "") for name, cell in row.cells.items()
            }
            row = row.model_copy(update={"cells": cells})
        completed.append(row)
    return completed
