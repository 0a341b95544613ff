"""Orders as generation sees it."""

from uuid import UUID, uuid4

from common.kernel.errors import NotFound
from common.rpc.interfaces.orders import OrdersInterface, Payable, RetryPack


class PackNotFound(NotFound):
    code = "retry_pack.not_found"


class FakeOrders(OrdersInterface):
    """Has the packs that a test has bought."""

    def __init__(self) -> None:
        self.packs: dict[UUID, RetryPack] = {}

    def buy(self, user_id: UUID, content_type: str, content_id: UUID, *, is_paid: bool = True) -> RetryPack:
        pack = RetryPack(id=uuid4(), user_id=user_id, content_type=content_type, content_id=content_id, is_paid=is_paid)
        self.packs[pack.id] = pack
        return pack

    def pay(self, pack: RetryPack) -> None:
        self.packs[pack.id] = pack.model_copy(update={"is_paid": True})

    async def retry_pack(self, storefront: str, retry_pack_id: UUID) -> RetryPack:
        if retry_pack_id not in self.packs:
            raise PackNotFound()
        return self.packs[retry_pack_id]

    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        raise NotImplementedError

    async def is_ordered(self, storefront: str, product_id: UUID) -> bool:
        raise AssertionError("not called here")

    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        raise NotImplementedError

    async def ordered_books(self, storefront: str, book_ids: list[UUID]) -> list[UUID]:
        return []
