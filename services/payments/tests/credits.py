"""A customer's credits at a storefront of the reviv contract."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork
from common.events.payments import CreditConsumed, CreditEvent, CreditGranted
from common.rpc.interfaces.payments import CreditMovement, PaymentsInterface
from payments.domain.credits import EntryKind
from payments.repository.credit_ledger import CreditLedger

from .storefront import PaymentsStorefront

CREDITS = "/api/credits"


@dataclass
class CreditsStorefront(PaymentsStorefront):
    """A storefront that sells credits, and its customer `user_id`."""

    webhook_path: str = field(default=f"{CREDITS}/webhook/", kw_only=True)
    contract: str = field(default="reviv", kw_only=True)

    @property
    def interface(self) -> PaymentsInterface:
        return self.harness.calls(PaymentsInterface)

    async def give(self, amount: int, user_id: UUID | None = None) -> None:
        """Add credits without a purchase."""
        async with self.harness.database.transaction() as uow:
            await give(uow, self.storefront, user_id or self.user_id, amount)

    async def spend(self, reference: UUID | None = None, amount: int = 1) -> CreditMovement:
        return await self.interface.spend_credits(self.storefront, self.user_id, reference or uuid4(), amount)

    async def give_back(self, reference: UUID) -> CreditMovement:
        return await self.interface.return_credits(self.storefront, self.user_id, reference)

    async def hold(self, reference: UUID, amount: int = 1) -> CreditMovement:
        return await self.interface.hold_credits(self.storefront, self.user_id, reference, amount)

    async def entries(self, user_id: UUID | None = None) -> list[dict[str, Any]]:
        """The customer's entries, oldest first."""
        return await self.rows(
            "select e.* from credit_entries e join credit_accounts a on a.id = e.account_id"
            " where a.storefront = %(storefront)s and a.user_id = %(user_id)s order by e.version",
            storefront=self.storefront,
            user_id=user_id or self.user_id,
        )

    async def kinds(self) -> list[tuple[str, int]]:
        return [(entry["kind"], entry["amount"]) for entry in await self.entries()]

    async def balance(self) -> int:
        """The balance, which is the sum of the entries."""
        rows = await self.rows(
            "select balance from credit_accounts where storefront = %(storefront)s and user_id = %(user_id)s",
            storefront=self.storefront,
            user_id=self.user_id,
        )
        balance = int(rows[0]["balance"]) if rows else 0
        assert balance == sum(entry["amount"] for entry in await self.entries())
        return balance

    async def credit_events(self) -> list[CreditEvent]:
        """The published events of the ledger, by version."""
        granted = await self.harness.events(CreditGranted, self.storefront)
        consumed = await self.harness.events(CreditConsumed, self.storefront)
        return sorted([*granted, *consumed], key=lambda event: event.version)


async def give(uow: UnitOfWork, storefront: str, user_id: UUID, amount: int) -> None:
    ledger, reference = CreditLedger(uow, storefront), uuid4()
    account, _ = await ledger.open(user_id, reference)
    await ledger.move(account, EntryKind.ADJUSTMENT, amount, reference)
