"""Payments as generation sees it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from common.kernel.errors import Forbidden, ServiceUnavailable
from common.rpc.interfaces.payments import CreditAmount, CreditMovement, OrderPayment, PaymentsInterface

from .fake_sales import FakeSales


class InsufficientCredits(Forbidden):
    code = "credit.insufficient"


class FakePayments(PaymentsInterface):
    """A customer has what `balances` says; `held` and `spent` are amounts by reference.

    `during_hold` is called while a hold is made, before it is answered.
    """

    def __init__(self) -> None:
        self.balances: dict[UUID, int] = {}
        self.held: dict[UUID, int] = {}
        self.released: set[UUID] = set()
        self.is_away = False
        self.spent: dict[UUID, int] = {}
        self.sales = FakeSales()
        self.during_hold: Callable[[], Awaitable[object]] | None = None

    async def payments_of_orders(self, storefront: str, order_ids: list[UUID]) -> list[OrderPayment]:
        raise NotImplementedError

    async def spend_credits(
        self, storefront: str, user_id: UUID, reference: UUID, amount: CreditAmount
    ) -> CreditMovement:
        return self._take(self.spent, user_id, reference, amount)

    async def return_credits(self, storefront: str, user_id: UUID, reference: UUID) -> CreditMovement:
        amount = self.spent.pop(reference, 0)
        self.balances[user_id] = self.balances.get(user_id, 0) + amount
        return CreditMovement(balance=self.balances[user_id], is_new=amount > 0)

    async def hold_credits(
        self, storefront: str, user_id: UUID, reference: UUID, amount: CreditAmount
    ) -> CreditMovement:
        if self.is_away:
            raise ServiceUnavailable()
        if reference in self.released:
            return CreditMovement(balance=self.balances.get(user_id, 0), is_new=False, is_undone=True)
        held = self._take(self.held, user_id, reference, amount)
        if self.during_hold is not None:
            await self.during_hold()
        return held

    def release(self, user_id: UUID, reference: UUID) -> None:
        """What `job.failed` leads to."""
        self.balances[user_id] += self.held.pop(reference, 0)
        self.released.add(reference)

    def _take(self, taken: dict[UUID, int], user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        balance = self.balances.get(user_id, 0)
        if reference in taken:
            return CreditMovement(balance=balance, is_new=False)
        if balance < amount:
            raise InsufficientCredits(credits_available=f"{balance}.00")
        taken[reference] = amount
        self.balances[user_id] = balance - amount
        return CreditMovement(balance=balance - amount, is_new=True)
