"""Delete events that are older than the shop keeps them, and keys that have expired."""

from datetime import timedelta

from common.db.database import Database
from common.kernel import clock
from common.kernel.storefronts import Storefronts

from webhooks.repository.cleanup import delete_events, delete_expired_keys
from webhooks.storefront import Webhooks


async def purge(database: Database, storefronts: Storefronts) -> None:
    """A timer."""
    now = clock.now()
    for storefront in storefronts:
        kept = timedelta(days=storefront.section(Webhooks).retention_days)
        await delete_events(database, storefront.name, now - kept)
    await delete_expired_keys(database, now)
