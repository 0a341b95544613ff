"""A fake of the orders service: the methods that catalog calls."""

from dataclasses import dataclass, field
from uuid import UUID

from common.kernel.errors import ServiceUnavailable
from common.rpc.interfaces.orders import OrdersInterface, Payable, RetryPack


@dataclass
class FakeOrders(OrdersInterface):
    """`purchases` are pairs of a user and a product id, `ordered` products. Unavailable while `is_unavailable`."""

    purchases: set[tuple[UUID, UUID]] = field(default_factory=set)
    ordered: set[UUID] = field(default_factory=set)
    is_unavailable: bool = False

    async def is_ordered(self, storefront: str, product_id: UUID) -> bool:
        if self.is_unavailable:
            raise ServiceUnavailable()
        return product_id in self.ordered

    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        if self.is_unavailable:
            raise ServiceUnavailable()
        return (user_id, product_id) in self.purchases

    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        raise AssertionError("catalog does not call this")

    async def retry_pack(self, storefront: str, retry_pack_id: UUID) -> RetryPack:
        raise AssertionError("catalog does not call this")

    async def ordered_books(self, storefront: str, book_ids: list[UUID]) -> list[UUID]:
        raise AssertionError("catalog does not call this")
