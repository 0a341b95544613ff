"""What orders answers its siblings."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from common.clients.siblings import Sibling, Siblings
from common.events.envelope import Envelope


class Payable(BaseModel):
    """What is owed for an order; `amount` in minor units. `is_payable` while it waits for its payment."""

    model_config = ConfigDict(frozen=True)

    order_id: UUID
    number: str
    user_id: UUID
    email: str
    amount: int
    currency: str
    status: str
    is_payable: bool
    is_closed: bool


class OrdersClient:
    def __init__(self, siblings: Siblings) -> None:
        self._orders: Sibling = siblings.to("orders")

    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        """`GET /internal/orders/{id}/payable`. Raises RemoteRefusal `order.not_found`."""
        return Payable.model_validate(await self._orders.get(f"/orders/{order_id}/payable", storefront))

    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        """Whether a paid order of the user contains the product: `GET /internal/purchases`."""
        answer = await self._orders.get("/purchases", storefront, user_id=str(user_id), product_id=str(product_id))
        return bool(answer["purchased"])

    async def take_payment(self, order_id: UUID, success: Envelope) -> Payable | None:
        """Hand over a `payment.succeeded` at once; where its order stands then: `POST /internal/orders/{id}/payments`.

        None when that was not possible; the outbox delivers it. See Sibling.tell.
        """
        told = await self._orders.tell(success, f"/orders/{order_id}/payments")
        return Payable.model_validate(told.said) if told else None
