"""Payments' internal methods."""

from abc import abstractmethod
from uuid import UUID

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface


class CreditMovement(BaseModel, frozen=True):
    """`balance` is what the customer can spend now. `is_new` is false if the movement was recorded before."""

    balance: int
    is_new: bool


class PaymentsInterface(ServiceInterface, service="payments"):
    @abstractmethod
    async def spend_credits(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        """Take credits for an unlocked job, once per reference. Refuses with `credit.insufficient`."""

    @abstractmethod
    async def return_credits(self, storefront: str, user_id: UUID, reference: UUID) -> CreditMovement:
        """Give back what `spend_credits` took for a reference, once. A later `spend_credits` for it takes nothing."""

    @abstractmethod
    async def hold_credits(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        """Hold credits for a submitted job, once per reference. Refuses with `credit.insufficient`.

        `job.completed` captures the hold, `job.failed` releases it.
        """
