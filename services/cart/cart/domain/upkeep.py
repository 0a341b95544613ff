"""What is deleted in time."""

from datetime import timedelta
from uuid import UUID

from common import clock
from common.database import Database

from cart.domain.claims import KEPT, prune

GUESTS_KEPT = timedelta(days=60)
"""Since a guest last changed their cart: longer than any storefront remembers a guest."""
EMPTY_KEPT = timedelta(days=1)
"""Since the cart was last changed. Its owner is shown the same empty cart afterwards."""
BATCH = 1000
_MERGES = "delete from merges where created_at < %s"
_GUESTS = "delete from carts where is_guest and updated_at < %s"
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
"""Whoever adds a line changes `updated_at` of the cart first, under its lock: the deletion that waited for that lock
compares it again, and leaves the cart alone."""


async def tidy(database: Database) -> None:
    """Forget claims and merges that were settled long ago, carts of guests who stayed away, and empty carts."""
    await prune(database)
    await database.reads.write(_MERGES, (clock.now() - KEPT,))
    await database.reads.write(_GUESTS, (clock.now() - GUESTS_KEPT,))
    await prune_empty_carts(database)


async def prune_empty_carts(database: Database, batch: int = BATCH) -> None:
    """`batch` rows in a statement, so that none runs long or holds many locks."""
    edge = clock.now() - EMPTY_KEPT
    last: UUID | None = UUID(int=0)
    while last is not None:
        row = await database.reads.row(_EMPTY, {"after": last, "edge": edge, "batch": batch})
        last = row["id"] if row else None
