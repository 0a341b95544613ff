"""The implementation of orders' internal methods."""

from uuid import UUID

from common.db.database import Database
from common.rpc.interfaces.orders import OrdersInterface, Payable, RetryPack

from orders.repository import book_orders
from orders.repository.reads import OrderReads


class OrdersInternal(OrdersInterface):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        return Payable.model_validate(await OrderReads(self._database.autocommit, storefront).payable(order_id))

    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        return await OrderReads(self._database.autocommit, storefront).has_purchased(user_id, product_id)

    async def is_ordered(self, storefront: str, product_id: UUID) -> bool:
        return await OrderReads(self._database.autocommit, storefront).is_ordered(product_id)

    async def retry_pack(self, storefront: str, retry_pack_id: UUID) -> RetryPack:
        return RetryPack.model_validate(
            await book_orders.retry_pack(self._database.autocommit, storefront, retry_pack_id)
        )

    async def ordered_books(self, storefront: str, book_ids: list[UUID]) -> list[UUID]:
        return await book_orders.ordered_books(self._database.autocommit, storefront, book_ids)
