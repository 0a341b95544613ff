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


class RetryPack(BaseModel, frozen=True, from_attributes=True):
    """`content_id` is a character, a page, or, for covers, a book."""

    id: UUID
    user_id: UUID
    content_type: str
    content_id: UUID
    is_paid: bool


class OrdersInterface(ServiceInterface, service="orders"):
    @abstractmethod
    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        """Refuses with `order.not_found`."""

    @abstractmethod
    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        """Whether an order of the user that was paid, or accepted by staff without a payment, contains the product."""

    @abstractmethod
    async def is_ordered(self, storefront: str, product_id: UUID) -> bool:
        """Whether an order contains the product, paid or not, also a cancelled one."""

    @abstractmethod
    async def retry_pack(self, storefront: str, retry_pack_id: UUID) -> RetryPack:
        """Refuses with `retry_pack.not_found`."""

    @abstractmethod
    async def ordered_books(self, storefront: str, book_ids: list[UUID]) -> list[UUID]:
        """Those of the books that are in an order which is not cancelled, paid or not."""
