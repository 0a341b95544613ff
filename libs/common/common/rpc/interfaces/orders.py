"""Orders' internal methods."""

from abc import abstractmethod
from uuid import UUID

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface


class Payable(BaseModel, frozen=True, from_attributes=True):
    """What payments needs of an order. `amount` in minor units. `is_payable` while the order waits for its payment."""

    order_id: UUID
    number: str
    user_id: UUID
    email: str
    amount: int
    currency: str
    status: str
    is_payable: bool
    is_closed: bool


class OrdersInterface(ServiceInterface, service="orders"):
    @abstractmethod
    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        """Refuses with `order.not_found`."""

    @abstractmethod
    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        """Whether an order of the user that was paid, or accepted by staff without a payment, contains the product."""
