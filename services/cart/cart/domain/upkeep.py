"""What is forgotten in time."""

from datetime import timedelta

from common import clock
from common.database import Database

from cart.domain.claims import KEPT, prune

GUESTS_KEPT = timedelta(days=60)
"""Since a guest last changed their cart: longer than any storefront remembers a guest."""
_MERGES = "delete from merges where created_at < %s"
_GUESTS = "delete from carts where is_guest and updated_at < %s"


async def tidy(database: Database) -> None:
    """Forget claims and merges that were settled long ago, and the carts of guests who stayed away."""
    await prune(database)
    await database.reads.write(_MERGES, (clock.now() - KEPT,))
    await database.reads.write(_GUESTS, (clock.now() - GUESTS_KEPT,))
