"""The orders service as generation sees it."""

from uuid import UUID

from common.rpc.interfaces.orders import OrdersInterface, Payable, RetryPack


class FakeOrders(OrdersInterface):
    """`ordered` are the books that are in an order."""

    def __init__(self) -> None:
        self.ordered: set[UUID] = set()

    async def ordered_books(self, storefront: str, book_ids: list[UUID]) -> list[UUID]:
        return [book_id for book_id in book_ids if book_id in self.ordered]

    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        raise AssertionError("books do not call this")

    async def is_ordered(self, storefront: str, product_id: UUID) -> bool:
        raise AssertionError("not called here")

    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        raise AssertionError("books do not call this")

    async def retry_pack(self, storefront: str, retry_pack_id: UUID) -> RetryPack:
        raise AssertionError("books do not call this")
