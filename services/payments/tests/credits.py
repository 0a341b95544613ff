"""A customer's credits at a storefront of the reviv contract."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.db.unit_of_work import UnitOfWork
from common.events.payments import CreditConsumed, CreditEvent, CreditGranted
from common.rpc.interfaces.payments import CreditMovement, PaymentsInterface
from payments.use_cases.adjust_credits import AdjustCredits, adjust_credits

from .storefront import PaymentsStorefront

CREDITS = "/api/credits"
COMPLETED = "checkout.session.completed"
REFUNDED = "charge.refunded"


@dataclass
class CreditsStorefront(PaymentsStorefront):
    """A storefront that sells credits, and its customer `user_id`."""

    webhook_path: str = field(default=f"{CREDITS}/webhook/", kw_only=True)
    contract: str = field(default="reviv", kw_only=True)

    @property
    def interface(self) -> PaymentsInterface:
        return self.harness.calls(PaymentsInterface)

    def customer(self, user_id: UUID | None = None) -> httpx.AsyncClient:
        return self.harness.customer(self.storefront, user_id or self.user_id, "reviv")

    async def purchase(self, sku: Any = "PACK_5", **how: Any) -> httpx.Response:
        """Post the sku as the customer; `how` are arguments of httpx."""
        return await self.customer().post(f"{CREDITS}/purchase/", **{"json": {"sku": sku}, **how})

    async def opened_session(self, sku: str = "PACK_5") -> str:
        """Start a purchase, and return the id of its session at Stripe."""
        response = await self.purchase(sku)
        assert response.status_code == 200, response.text
        return str(response.json()["checkout_url"].rpartition("/")[2])

    async def pay_session(self, session_id: str, card: str = "4242424242424242") -> httpx.Response:
        """Pay on the hosted page, as the customer's browser does."""
        browser = httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox), base_url="http://stripe")
        return await browser.post(f"/stripe/checkout/{session_id}/pay", data={"card": card})

    async def paid_session(self, sku: str = "PACK_5") -> str:
        """A purchase that was paid at Stripe; its event is not delivered."""
        session_id = await self.opened_session(sku)
        assert (await self.pay_session(session_id)).status_code == 303
        return session_id

    async def bought(self, sku: str = "PACK_5") -> dict[str, Any]:
        """A purchase whose credits were granted."""
        session_id = await self.paid_session(sku)
        await self.deliver_all(COMPLETED)
        purchase = await self.purchase_row(session_id)
        assert purchase["status"] == "paid"
        return purchase

    async def purchase_row(self, session_id: str) -> dict[str, Any]:
        [row] = await self.rows(
            "select * from credit_purchases where session_id = %(session_id)s and storefront = %(storefront)s",
            session_id=session_id,
            storefront=self.storefront,
        )
        return row

    async def refund_at_stripe(self, purchase: dict[str, Any], **amount: int) -> None:
        """Refund in Stripe's dashboard, in full without an `amount`."""
        await self.stripe.refunds.create_async({"payment_intent": purchase["transaction_id"], **amount})

    async def transactions(self) -> list[dict[str, Any]]:
        response = await self.customer().get(f"{CREDITS}/transactions/")
        assert response.status_code == 200, response.text
        transactions: list[dict[str, Any]] = response.json()
        return transactions

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
    """Add credits as staff do."""
    command = AdjustCredits(
        adjustment_id=uuid4(),
        storefront=storefront,
        user_id=user_id,
        amount=amount,
        reason="For a test",
        staff_id=uuid4(),
    )
    await adjust_credits(command, uow)
