"""The implementation of orders' internal methods."""

from uuid import UUID

from common.db.database import Database
from common.rpc.interfaces.orders import OrdersInterface, Payable

from orders.repository.reads import OrderReads


class OrdersInternal(OrdersInterface):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        return Payable.model_validate(await OrderReads(self._database.autocommit, storefront).payable(order_id))

    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        return await OrderReads(self._database.autocommit, storefront).has_purchased(user_id, product_id)
