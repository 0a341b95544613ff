"""Reads and writes the cart service's tables directly."""

from datetime import datetime
from uuid import UUID

from .storefront import StorefrontClient


async def stored_carts(client: StorefrontClient) -> int:
    """The number of the storefront's rows in `carts`."""
    row = await client.harness.database.autocommit.fetch_one(
        "select count(*) from carts where storefront = %(storefront)s", storefront=client.name
    )
    assert row is not None
    count: int = row["count"]
    return count


async def store_empty_cart(client: StorefrontClient, owner_id: UUID, cart_id: UUID, moment: datetime) -> None:
    await client.harness.database.autocommit.execute(
        "insert into carts (id, storefront, owner_id, is_guest, created_at, updated_at)"
        " values (%(id)s, %(storefront)s, %(owner_id)s, false, %(moment)s, %(moment)s)",
        id=cart_id,
        storefront=client.name,
        owner_id=owner_id,
        moment=moment,
    )
