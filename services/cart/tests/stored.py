"""What the cart service has stored, read and written past its interfaces."""

from datetime import datetime
from uuid import UUID

from .shop import Shop


async def stored_carts(shop: Shop) -> int:
    """The number of rows."""
    row = await shop.harness.database.reads.row("select count(*) from carts where storefront = %s", (shop.name,))
    assert row is not None
    count: int = row["count"]
    return count


async def store_empty_cart(shop: Shop, owner_id: UUID, cart_id: UUID, moment: datetime) -> None:
    await shop.harness.database.reads.write(
        "insert into carts (id, storefront, owner_id, is_guest, created_at, updated_at)"
        " values (%s, %s, %s, false, %s, %s)",
        (cart_id, shop.name, owner_id, moment, moment),
    )
