"""Cart's internal methods."""

from abc import abstractmethod
from uuid import UUID

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface


class ClaimedLine(BaseModel, frozen=True):
    """A cart line that a checkout claimed. `unit_price` in minor units, as it was when the line was added."""

    product_id: UUID
    variant_id: UUID | None
    quantity: int
    unit_price: int


class CartInterface(ServiceInterface, service="cart"):
    @abstractmethod
    async def claim(self, storefront: str, user_id: UUID, order_id: UUID) -> list[ClaimedLine]:
        """Take all lines out of the user's cart for one order. Repeating it returns the same lines.

        Refuses with `cart.empty`, or `claim.closed` when the order id was released before.
        """

    @abstractmethod
    async def release(self, storefront: str, order_id: UUID) -> None:
        """Return the lines to the cart, and refuse a later claim for the order."""
