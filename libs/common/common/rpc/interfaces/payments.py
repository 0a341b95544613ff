"""Payments' internal methods."""

from abc import abstractmethod
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from common.rpc.interface import ServiceInterface

CreditAmount = Annotated[int, Field(gt=0, le=1_000_000)]


class CreditMovement(BaseModel, frozen=True):
    """`balance` is what the customer can spend now. `is_new` is false if the call had no effect.

    `is_undone` if the reference's credits were given back, so that nothing is paid for it: the first call was made
    before, or the credits were returned before they were spent.
    """

    balance: int
    is_new: bool
    is_undone: bool = False


class OrderPayment(BaseModel, frozen=True):
    """A payment of an order, in minor units. `available` is neither refunded nor requested to be.

    `refunds` maps the ids of its refunds to `requested`, `succeeded` or `failed`.
    """

    id: UUID
    order_id: UUID
    status: str
    amount: int
    refunded: int
    available: int
    currency: str
    transaction_id: str | None
    payment_date: datetime | None
    is_captured: bool
    refunds: dict[UUID, str]


class PaymentsInterface(ServiceInterface, service="payments"):
    """`reference` is the id of a job. Every method may be repeated."""

    @abstractmethod
    async def payments_of_orders(self, storefront: str, order_ids: list[UUID]) -> list[OrderPayment]:
        """All payments of these orders, oldest first."""

    @abstractmethod
    async def spend_credits(
        self, storefront: str, user_id: UUID, reference: UUID, amount: CreditAmount
    ) -> CreditMovement:
        """Take credits for an unlocked job, once per reference.

        Refuses with `credit.insufficient` (facts: credits_available, a string with two decimals). After
        `return_credits` it takes nothing.
        """

    @abstractmethod
    async def return_credits(self, storefront: str, user_id: UUID, reference: UUID) -> CreditMovement:
        """Give back what `spend_credits` took for a reference, once. A later `spend_credits` for it takes nothing."""

    @abstractmethod
    async def hold_credits(
        self, storefront: str, user_id: UUID, reference: UUID, amount: CreditAmount
    ) -> CreditMovement:
        """Hold credits for a submitted job, once per reference. Refuses with `credit.insufficient`.

        `job.completed` captures the hold, `job.failed` releases it. After `job.failed` it takes nothing.
        """
