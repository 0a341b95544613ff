"""Publish products whose sale has begun or ended: lists are sorted by the new price, caches drop the old one."""

from collections import defaultdict
from uuid import UUID

from common.db.database import Database

from catalog.repository.published_products import lock_due_products
from catalog.use_cases.publish_products import publish_products

BATCH = 100


async def switch_prices(database: Database) -> None:
    """What is shown and charged follows the clock by itself, also before this has run."""
    count = BATCH
    while count == BATCH:
        async with database.transaction() as uow:
            due = await lock_due_products(uow, BATCH)
            by_storefront: defaultdict[str, list[UUID]] = defaultdict(list)
            for row in due:
                by_storefront[row["storefront"]].append(row["id"])
            for storefront, ids in by_storefront.items():
                await publish_products(uow, storefront, ids)
        count = len(due)
