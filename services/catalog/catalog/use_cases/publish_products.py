"""Update the derived columns of products and publish `product.changed`."""

from collections.abc import Iterable
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.messaging.outbox import publish

from catalog.repository.published_products import derive_columns, lock_products, snapshots


async def publish_products(uow: UnitOfWork, storefront: str, product_ids: Iterable[UUID]) -> None:
    """Call this after the last change of a transaction.

    The products are locked by a statement of its own, so that those after it see what the lock has waited for.
    """
    existing = await lock_products(uow, storefront, product_ids)
    if not existing:
        return
    await derive_columns(uow, existing)
    await publish(uow, *await snapshots(uow, storefront, existing))
