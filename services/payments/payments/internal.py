"""The implementation of payments' internal methods."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.rpc.interfaces.payments import CreditMovement, OrderPayment, PaymentsInterface

from payments.domain.payment import CAPTURED
from payments.repository import reads
from payments.use_cases.move_credits import MoveCredits, Moved, hold_credits, return_credits, spend_credits


class PaymentsInternal(PaymentsInterface):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def payments_of_orders(self, storefront: str, order_ids: list[UUID]) -> list[OrderPayment]:
        rows = await reads.of_orders(self._database.autocommit, storefront, order_ids)
        return [OrderPayment(**row, is_captured=row["status"] in CAPTURED) for row in rows]

    async def spend_credits(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        return await self._move(spend_credits, _command(storefront, user_id, reference, amount))

    async def return_credits(self, storefront: str, user_id: UUID, reference: UUID) -> CreditMovement:
        return await self._move(return_credits, _command(storefront, user_id, reference))

    async def hold_credits(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        return await self._move(hold_credits, _command(storefront, user_id, reference, amount))

    async def _move(
        self, use_case: Callable[[MoveCredits, UnitOfWork], Awaitable[Moved]], command: MoveCredits
    ) -> CreditMovement:
        async with self._database.transaction() as uow:
            moved = await use_case(command, uow)
        return CreditMovement(balance=moved.balance, is_new=moved.is_new, is_undone=moved.is_undone)


def _command(storefront: str, user_id: UUID, reference: UUID, amount: int = 0) -> MoveCredits:
    return MoveCredits(storefront=storefront, user_id=user_id, reference=reference, amount=amount)
