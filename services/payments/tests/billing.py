"""A customer's subscription at a storefront of the figureforge contract."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.payments import SubscriptionChanged

from .storefront import PaymentsStorefront

SUBSCRIPTIONS = "/api/subscriptions"


@dataclass
class BillingStorefront(PaymentsStorefront):
    """A storefront that sells subscriptions, and its customer `user_id`."""

    webhook_path: str = field(default="/api/webhooks/stripe/", kw_only=True)
    contract: str = field(default="figureforge", kw_only=True)

    def customer(self, user_id: UUID | None = None) -> httpx.AsyncClient:
        return self.harness.customer(self.storefront, user_id or self.user_id, "figureforge")

    async def post_to(self, path: str, body: Any = None, user_id: UUID | None = None) -> httpx.Response:
        return await self.customer(user_id).post(f"{SUBSCRIPTIONS}/{path}/", json=body)

    async def checkout(self, plan_id: Any = "pro_monthly", user_id: UUID | None = None, **more: Any) -> httpx.Response:
        return await self.post_to("checkout", {"plan_id": plan_id, **more}, user_id)

    async def opened_session(self, plan_id: str = "pro_monthly", user_id: UUID | None = None) -> str:
        response = await self.checkout(plan_id, user_id)
        assert response.status_code == 200, response.text
        return str(response.json()["session_id"])

    async def page(self, method: str, path: str, data: Any = None) -> httpx.Response:
        """A page of the sandbox, as the customer's browser or the dashboard calls it."""
        browser = httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox), base_url="http://stripe")
        return await browser.request(method, f"/stripe/{path}", data=data)

    async def pay_session(self, session_id: str, card: str = "4242424242424242") -> httpx.Response:
        return await self.page("POST", f"checkout/{session_id}/pay", {"card": card})

    async def paid_session(self, plan_id: str = "pro_monthly", user_id: UUID | None = None) -> str:
        """A subscription that was paid at Stripe; its events are not delivered."""
        session_id = await self.opened_session(plan_id, user_id)
        assert (await self.pay_session(session_id)).status_code == 303
        return session_id

    async def subscribed(self, plan_id: str = "pro_monthly") -> dict[str, Any]:
        """An active subscription whose events were handled."""
        await self.paid_session(plan_id)
        await self.deliver_all()
        row = await self.live_row()
        assert row["status"] == "active"
        return row

    async def advance(self, subscription_id: str, outcome: str) -> None:
        """Let Stripe renew, or collect the overdue invoice again."""
        response = await self.page("POST", f"subscriptions/{subscription_id}/advance", {"outcome": outcome})
        assert response.status_code in (200, 303), response.text

    async def pass_time(self, seconds: float) -> None:
        """Advance the platform's clock, by which Stripe renews subscriptions and ends sessions."""
        browser = httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox), base_url="http://stripe")
        response = await browser.post("/clock/advance", json={"seconds": seconds})
        assert response.status_code == 200, response.text

    async def billing_customer(self, user_id: UUID | None = None) -> dict[str, Any]:
        [row] = await self.rows(
            "select * from billing_customers where storefront = %(storefront)s and user_id = %(user_id)s",
            storefront=self.storefront,
            user_id=user_id or self.user_id,
        )
        return row

    async def subscription_rows(self) -> list[dict[str, Any]]:
        """The storefront's subscriptions, in the order in which they were stored."""
        return await self.rows(
            "select * from subscriptions where storefront = %(storefront)s order by number", storefront=self.storefront
        )

    async def live_row(self) -> dict[str, Any]:
        [row] = [each for each in await self.subscription_rows() if each["status"] != "canceled"]
        return row

    async def invoice_rows(self) -> list[dict[str, Any]]:
        """The storefront's invoices, oldest first."""
        return await self.rows(
            "select * from invoices where storefront = %(storefront)s order by issued_at, invoice_number",
            storefront=self.storefront,
        )

    async def changes(self) -> list[SubscriptionChanged]:
        return await self.harness.events(SubscriptionChanged, self.storefront)

    async def stripe_customers(self) -> list[Any]:
        customers = await self.stripe.customers.list_async({"limit": 100})
        return [each for each in customers.data if each.metadata["storefront"] == self.storefront]

    async def stripe_subscriptions(self) -> list[Any]:
        """All subscriptions of the customer at Stripe, oldest first."""
        customer = (await self.billing_customer())["stripe_customer_id"]
        listed = await self.stripe.subscriptions.list_async({"customer": customer, "status": "all", "limit": 100})
        return sorted(listed.data, key=lambda each: (each.created, each.id))

    async def stripe_invoices(self) -> list[Any]:
        customer = (await self.billing_customer())["stripe_customer_id"]
        return list((await self.stripe.invoices.list_async({"customer": customer, "limit": 100})).data)

    async def charge_with(self, method_id: str) -> None:
        """Make one of Stripe's test cards the one that the live subscription is charged to."""
        row, customer = await self.live_row(), await self.billing_customer()
        owner = {"customer": customer["stripe_customer_id"]}
        method = await self.stripe.payment_methods.attach_async(method_id, owner)
        subscription = row["stripe_subscription_id"]
        await self.stripe.subscriptions.update_async(subscription, {"default_payment_method": method.id})

    def another_user(self) -> UUID:
        return uuid4()

    async def health(self) -> tuple[str | None, int]:
        """When the last event was received, and how many wait."""
        client = self.harness.anonymous(self.storefront, "figureforge")
        body = (await client.get("/api/webhooks/health/")).json()
        assert (body["status"], body["service"]) == ("healthy", "webhooks")
        return body["last_event_at"], body["pending"]

    async def current(self) -> dict[str, Any]:
        response = await self.customer().get(f"{SUBSCRIPTIONS}/current/")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body
