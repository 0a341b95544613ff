"""Deletion of carts and of expired rows."""

from datetime import timedelta
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from cart.repository.claims import delete_settled_claims

GUESTS_KEPT = timedelta(days=60)
"""How long after its last change a guest's cart is kept: longer than any storefront keeps a guest's session."""
EMPTY_KEPT = timedelta(days=1)
"""How long after its last change an empty cart is kept. Its owner is shown the same empty cart afterwards."""
BATCH = 1000
_BY_OWNER = "delete from carts where storefront = %(storefront)s and owner_id = %(owner)s"
_GUESTS = "delete from carts where is_guest and updated_at < %(before)s"
_EMPTY = """
    with empty as (
        select id from carts where id > %(after)s and updated_at < %(edge)s
          and not exists (select from cart_lines where cart_id = carts.id)
        order by id limit %(batch)s
    ), deleted as (
        delete from carts using empty where carts.id = empty.id and carts.updated_at < %(edge)s
    )
    select id from empty order by id desc limit 1
"""
"""Adding a line first changes the cart's `updated_at`, which locks its row: a deletion that waits for that lock then
evaluates `updated_at` again, and does not delete the cart."""


async def delete_expired(database: Database) -> None:
    """Delete old settled claims, guests' carts that have not been changed for 60 days, and empty carts."""
    await delete_settled_claims(database)
    await database.autocommit.execute(_GUESTS, before=clock.now() - GUESTS_KEPT)
    await delete_empty_carts(database)


async def delete_cart(uow: UnitOfWork, storefront: str, owner_id: UUID) -> None:
    """Delete the owner's cart with all its lines, if there is one."""
    await uow.defer(_BY_OWNER, storefront=storefront, owner=owner_id)


async def delete_empty_carts(database: Database, batch: int = BATCH) -> None:
    """Delete at most `batch` rows per statement, so that none runs long or holds many locks."""
    edge = clock.now() - EMPTY_KEPT
    last: UUID | None = UUID(int=0)
    while last is not None:
        row = await database.autocommit.fetch_one(_EMPTY, after=last, edge=edge, batch=batch)
        last = row["id"] if row else None
