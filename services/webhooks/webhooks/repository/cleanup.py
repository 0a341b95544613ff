"""Deletes events with their deliveries, and keys that have expired."""

from datetime import datetime
from typing import LiteralString

from common.db.database import Database
from common.db.deletion import delete_where


async def delete_events(database: Database, storefront: str, before: datetime) -> None:
    """With deliveries and attempts."""
    condition: LiteralString = "storefront = %(storefront)s and recorded_at < %(before)s"
    await delete_where(database, "events", condition, storefront=storefront, before=before)


async def delete_expired_keys(database: Database, before: datetime) -> None:
    await delete_where(database, "signing_keys", "expires_at < %(before)s", before=before)
