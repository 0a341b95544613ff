"""Delete visitors' orders that were never paid, with their addresses, when the visitor's books are deleted too."""

from datetime import timedelta
from typing import LiteralString

from common.db.database import Database
from common.db.deletion import delete_where
from common.kernel import clock
from common.kernel.storefronts import Storefronts

from orders.storefront import Books

_UNPAID: LiteralString = """
storefront = %(storefront)s and guest_id is not null and user_id is null and paid_at is null
and updated_at < %(before)s
"""


async def purge_visitors_orders(database: Database, storefronts: Storefronts) -> None:
    """Older than the storefront's `[books] visitor_days`."""
    for storefront in storefronts:
        before = clock.now() - timedelta(days=storefront.section(Books).visitor_days)
        await delete_where(database, "book_orders", _UNPAID, storefront=storefront.name, before=before)
