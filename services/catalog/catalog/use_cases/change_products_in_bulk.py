"""Staff change prices, stock, visibility or category of many products at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from common.db.executor import Row
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import CountDiffers, DomainError
from common.kernel.storefronts import Storefront

from catalog.domain.bulk_changes import OF_STOCK, BulkChange
from catalog.domain.errors import ProductNotFound
from catalog.domain.product_rows import Outcome, ProductRow, StoredProducts, Upserted, UpsertPlan
from catalog.repository.product_search import ProductFilter, ProductSort, count_products, search_products
from catalog.repository.stored_products import lock_stored_products, skus_of_products
from catalog.use_cases.upsert_products import write_plan

MOST = 500
"""Products that one call changes: it is answered within seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProducts:
    """`product_ids`, or all products that `wanted` selects if they are `count`; `variants`: theirs as well.

    `actor_id` is the member of staff.
    """

    storefront: Storefront
    change: BulkChange
    product_ids: Sequence[UUID]
    wanted: ProductFilter | None
    count: int | None
    variants: bool
    actor_id: UUID | None


@dataclass(frozen=True, slots=True)
class ChangedProduct:
    """`rows` are those of the product and its variants that differ now; `refusal` is why none was changed."""

    product_id: UUID
    rows: Sequence[Upserted] = field(default=())
    refusal: DomainError | None = None


async def change_products_in_bulk(command: ChangeProducts, uow: UnitOfWork) -> list[ChangedProduct]:
    """Those that can be changed are, all in this transaction: a repetition finds all of them changed, or none.

    Raises CountDiffers.
    """
    name = command.storefront.name
    ids = await _selected(command, uow)
    units = await skus_of_products(uow, name, ids, with_variants=command.variants)
    change = command.change
    stored = await lock_stored_products(
        uow,
        name,
        {unit["sku"] for unit in units},
        [change.category_id] if change.category_id else [],
        (),
        with_stock=change.action in OF_STOCK,
    )
    plan = UpsertPlan(name, stored)
    by_product = {key: list(rows) for key, rows in groupby(units, key=lambda unit: unit["product_id"])}
    results = [_change(command, plan, product_id, by_product.get(product_id)) for product_id in ids]
    await write_plan(plan, command.storefront, command.actor_id, uow)
    return results


async def _selected(command: ChangeProducts, uow: UnitOfWork) -> Sequence[UUID]:
    if command.wanted is None:
        return command.product_ids
    name = command.storefront.name
    count = await count_products(uow, name, command.wanted)
    if count != command.count or count > MOST:
        raise CountDiffers(count=count, most=MOST)
    rows = await search_products(uow, name, command.wanted, ProductSort.OLDEST, None, MOST)
    return [row["id"] for row in rows]


def _change(command: ChangeProducts, plan: UpsertPlan, product_id: UUID, units: Sequence[Row] | None) -> ChangedProduct:
    """The product with its variants, or nothing of it: after the product's own row no other is refused."""
    if units is None:
        return ChangedProduct(product_id, refusal=ProductNotFound(product_id=str(product_id)))
    try:
        rows = [_row(command.change, plan.stored, unit) for unit in units]
    except DomainError as refusal:
        return ChangedProduct(product_id, refusal=refusal)
    first = plan.take(rows[0])
    if first.refusal is not None:
        return ChangedProduct(product_id, refusal=first.refusal)
    taken = [first, *(plan.take(row) for row in rows[1:])]
    return ChangedProduct(product_id, [each for each in taken if each.outcome is Outcome.CHANGED])


def _row(change: BulkChange, stored: StoredProducts, named: Row) -> ProductRow:
    """Raises what `BulkChange.values` raises, ProductNotFound if the SKU was given away meanwhile."""
    unit = stored.units.get(named["sku"])
    if unit is None or unit.id != named["id"]:
        raise ProductNotFound(product_id=str(named["product_id"]))
    item = stored.variants[unit.id] if unit.variant_id else stored.products[unit.id]
    product_sku = named["product_sku"] if unit.variant_id else None
    return ProductRow(sku=unit.sku, product_sku=product_sku, values=change.values(item, unit))
