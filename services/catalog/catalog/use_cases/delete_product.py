"""Delete a product that no order refers to, archive one that orders refer to, and restore an archived one."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront

from catalog.domain.stock import MovementKind
from catalog.repository.catalog import Catalog
from catalog.repository.deleted_products import delete_rows, is_reserved, lock_units, withdraw_variants
from catalog.repository.stock import Cause
from catalog.use_cases.move_stock import move_stock
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteProduct:
    """`is_ordered`: orders has said, before this transaction, that an order contains the product.

    `actor_id` is the member of staff.
    """

    storefront: Storefront
    product_id: UUID
    is_ordered: bool
    actor_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreProduct:
    storefront: str
    product_id: UUID


async def delete_product(command: DeleteProduct, uow: UnitOfWork) -> bool:
    """Whether it was deleted; else it is archived. Raises ProductNotFound.

    An order that is being placed holds the locks of the stock that it takes: when they are released, the journal shows
    it, or it finds no stock any more.
    """
    product = await Catalog(uow, command.storefront.name).lock_product(command.product_id)
    name = command.storefront.name
    units = await lock_units(uow, name, product.id)
    is_kept = command.is_ordered or await is_reserved(uow, name, product.id)
    if product.archived_at is None:
        product.is_active, product.archived_at = False, clock.now()
        await uow.defer_save(product)
    if not is_kept:
        await withdraw_variants(uow, name, product.id)
        deltas = {unit: -quantity for unit, quantity in units.items() if quantity}
        cause = Cause(kind=MovementKind.SET, actor_id=command.actor_id, reason="product deleted")
        await move_stock(uow, command.storefront, deltas, cause)
    await publish_products(uow, name, [product.id])
    if not is_kept:
        await delete_rows(uow, name, product.id)
    return not is_kept


async def restore_product(command: RestoreProduct, uow: UnitOfWork) -> None:
    """An archived product is one like others again, and hidden until it is activated. Raises ProductNotFound."""
    product = await Catalog(uow, command.storefront).lock_product(command.product_id)
    if product.archived_at is not None:
        product.archived_at = None
        await uow.defer_save(product)
        await publish_products(uow, command.storefront, [product.id])
