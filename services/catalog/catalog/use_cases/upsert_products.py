"""Add products and variants that are not stored yet, and change those that are, by their SKUs.

    results = await upsert_products(UpsertProducts(storefront=storefront, rows=rows), uow)

A batch of some hundred rows takes ten statements and those that write what differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from catalog.domain.product_rows import ProductRow, Upserted, UpsertPlan, categories_of, skus_of, slugs_of
from catalog.domain.stock import MovementKind
from catalog.repository import unique
from catalog.repository.stock import Cause
from catalog.repository.stored_products import lock_stored_products
from catalog.use_cases.move_stock import move_stock
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertProducts:
    """A variant comes after its product. With `is_dry_run` nothing is written. `actor_id` is the member of staff."""

    storefront: Storefront
    rows: Sequence[ProductRow]
    actor_id: UUID | None = None
    is_dry_run: bool = False


async def upsert_products(command: UpsertProducts, uow: UnitOfWork) -> list[Upserted]:
    """What became of each row. A refused row is left out; a caller that wants all or none rolls back.

    The refusals are UnknownCategory, UnknownProduct, SlugReserved, SlugTaken, SkuTaken, those of Product.check and
    Variant.check, and InvalidFields for columns that are missing or unknown. Raises SlugTaken or SkuTaken if another
    transaction has taken one meanwhile.
    """
    name, rows = command.storefront.name, command.rows
    with_stock = any(row.values.get("quantity") is not None for row in rows)
    stored = await lock_stored_products(
        uow, name, skus_of(rows), categories_of(rows), slugs_of(rows), with_stock=with_stock
    )
    plan = UpsertPlan(name, stored)
    results = [plan.take(row) for row in rows]
    if not command.is_dry_run:
        await write_plan(plan, command.storefront, command.actor_id, uow)
    return results


async def write_plan(plan: UpsertPlan, storefront: Storefront, actor_id: UUID | None, uow: UnitOfWork) -> None:
    """Write what the rows of a plan add and change, and publish it. Raises SlugTaken, SkuTaken."""
    if plan.added:
        await unique.insert(uow, *plan.added)
    if plan.saved:
        await unique.update(uow, *plan.saved)
    for kind, deltas in ((MovementKind.INITIAL, plan.initial), (MovementKind.SET, plan.deltas)):
        if deltas:
            await move_stock(uow, storefront, deltas, Cause(kind=kind, actor_id=actor_id))
    await publish_products(uow, storefront.name, sorted(plan.published))
