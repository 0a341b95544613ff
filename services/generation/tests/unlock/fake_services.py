"""Fakes: the credits of payments, and identity as a consumer of events."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from common.audit import AuditFilter, RecordedEntry
from common.events.envelope import Envelope
from common.events.payments import CreditConsumed
from common.kernel.errors import Forbidden, ServiceUnavailable
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.interfaces.payments import CreditMovement, OrderPayment, PaymentsInterface

Account = tuple[str, UUID]


class ProcessDied(BaseException):
    """Simulates the end of the process. A BaseException, so that `except Exception` does not catch it."""


class InsufficientCredits(Forbidden):
    code = "credit.insufficient"


@dataclass
class FakePayments(PaymentsInterface):
    """Credits are spent once per reference and never below zero, and returned once.

    `after_spend` is awaited after the effect of each spend, before its answer, as payments delivers `credit.consumed`.
    `is_down` refuses every call, `lost_answers` is how many calls take effect without an answer, `dies_after_spend`
    ends the process of the caller after the effect.
    """

    balances: Counter[Account] = field(default_factory=Counter)
    spent: dict[UUID, int] = field(default_factory=dict)
    returned: set[UUID] = field(default_factory=set)
    is_down: bool = False
    lost_answers: int = 0
    dies_after_spend: bool = False
    after_spend: Callable[[CreditConsumed], Awaitable[object]] | None = None
    spend_calls: int = 0
    events: list[CreditConsumed] = field(default_factory=list)

    async def payments_of_orders(self, storefront: str, order_ids: list[UUID]) -> list[OrderPayment]:
        raise NotImplementedError

    async def spend_credits(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        self.spend_calls += 1
        await self._connect()
        account = storefront, user_id
        is_new = reference not in self.spent and reference not in self.returned
        if is_new:
            if self.balances[account] < amount:
                raise InsufficientCredits(credits_available=f"{self.balances[account]:.2f}")
            self.balances[account] -= amount
            self.spent[reference] = amount
            await self._publish(storefront, user_id, reference, amount)
        if self.dies_after_spend:
            raise ProcessDied
        return self._answer(account, is_new, reference)

    async def return_credits(self, storefront: str, user_id: UUID, reference: UUID) -> CreditMovement:
        await self._connect()
        is_new = reference not in self.returned
        if is_new:
            self.returned.add(reference)
            self.balances[storefront, user_id] += self.spent.get(reference, 0)
        return self._answer((storefront, user_id), is_new, reference)

    async def hold_credits(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        raise AssertionError("unlocking holds no credits")

    async def _connect(self) -> None:
        await asyncio.sleep(0)  # other requests run meanwhile
        if self.is_down:
            raise ServiceUnavailable(service="payments")

    async def _publish(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> None:
        event = CreditConsumed(
            storefront=storefront,
            version=len(self.spent),
            user_id=user_id,
            amount=amount,
            balance=self.balances[storefront, user_id],
            reference=reference,
            reason="unlock",
        )
        self.events.append(event)
        if self.after_spend is not None:
            await self.after_spend(event)

    def _answer(self, account: Account, is_new: bool, reference: UUID) -> CreditMovement:
        if self.lost_answers:
            self.lost_answers -= 1
            raise ServiceUnavailable(service="payments")
        return CreditMovement(balance=self.balances[account], is_new=is_new, is_undone=reference in self.returned)


@dataclass
class FakeIdentity(EveryServiceInterface):
    """Receives eager deliveries to identity."""

    received: list[Envelope] = field(default_factory=list)

    async def deliver_event(self, envelope: Envelope) -> None:
        self.received.append(envelope)

    async def ping_database(self) -> None:
        raise AssertionError("generation does not call this")

    async def check_jobs(self) -> None:
        raise AssertionError("generation does not call this")

    async def audit_entries(self, storefront: str, wanted: AuditFilter, limit: int) -> list[RecordedEntry]:
        raise NotImplementedError

    async def openapi_document(self, contract: str) -> dict[str, Any]:
        raise AssertionError("generation does not call this")
