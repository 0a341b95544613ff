"""What cart answers its siblings."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from common.clients.siblings import Sibling, Siblings


class ClaimedLine(BaseModel):
    """A cart line taken by a checkout; `unit_price` in minor units, frozen when the line was made."""

    model_config = ConfigDict(frozen=True)

    product_id: UUID
    variant_id: UUID | None
    quantity: int
    unit_price: int


class CartClient:
    def __init__(self, siblings: Siblings) -> None:
        self._cart: Sibling = siblings.to("cart")

    async def claim(self, storefront: str, user_id: UUID, order_id: UUID) -> list[ClaimedLine]:
        """Take all lines out of the user's cart for one order: `POST /internal/claims`. Repeating it answers the same.

        Raises RemoteRefusal `cart.empty`, or `claim.closed` when the order id was released before.
        """
        lines = await self._cart.post("/claims", storefront, {"user_id": user_id, "order_id": order_id})
        return [ClaimedLine.model_validate(line) for line in lines]

    async def merge(self, storefront: str, merge_id: UUID, guest_id: UUID, user_id: UUID) -> None:
        """Put what is in the guest's cart into the user's: `POST /internal/merges`. Repeating it changes nothing.

        `merge_id` is that of the occasion, such as the session that begins with it.
        """
        body = {"merge_id": merge_id, "guest_id": guest_id, "user_id": user_id}
        await self._cart.post("/merges", storefront, body)

    async def release(self, storefront: str, order_id: UUID) -> None:
        """Put the lines back and refuse a later claim: `POST /internal/claims/{order_id}/release`."""
        await self._cart.post(f"/claims/{order_id}/release", storefront, {})
