"""The implementation of cart's internal methods."""

from uuid import UUID

from common.db.database import Database
from common.rpc.interfaces.cart import CartInterface, ClaimedLine

from cart.repository.claims import Claims


class CartInternal(CartInterface):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, storefront: str, user_id: UUID, order_id: UUID) -> list[ClaimedLine]:
        return await Claims(self._database.autocommit, storefront).claim(user_id, order_id)

    async def release(self, storefront: str, order_id: UUID) -> None:
        async with self._database.transaction() as uow:
            await Claims(uow, storefront).release(order_id)
