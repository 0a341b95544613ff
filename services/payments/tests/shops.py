"""One storefront of a payments service, whose buyers, Stripe and orders the test plays."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import stripe
from common.clients.orders import Payable
from common.events.orders import OrderCancelled, OrderEvent, OrderExpired
from common.testing.harness import Harness
from common.testing.through import Through
from payments.clients.stripe_transport import PooledTransport
from starlette.applications import Starlette

from .stand_ins import FakeOrders, Line

SECRET_KEY = "sk_test_shared"
WEBHOOK_SECRET = "whsec_sandbox"
PAYMENTS = "/api/v1/payments"


@dataclass
class Shop:
    harness: Harness
    orders: FakeOrders
    line: Line
    sandbox: Starlette
    storefront: str
    user_id: UUID = field(default_factory=uuid4)
    secret_key: str = SECRET_KEY

    @property
    def stripe(self) -> Any:
        """Stripe for the buyer and the dashboard: the real SDK, past the service's line."""
        transport = PooledTransport("sandbox", Through(httpx.ASGITransport(self.sandbox)))
        client = stripe.StripeClient(
            self.secret_key, base_addresses={"api": "http://stripe/stripe"}, http_client=transport
        )
        return client.v1

    async def ask(self, path: str, body: Any, user_id: UUID | None = None) -> httpx.Response:
        """Post a customer's body to `/api/v1/payments/PATH`."""
        client = self.harness.customer(self.storefront, user_id or self.user_id)
        return await client.post(f"{PAYMENTS}/{path}", json=body)

    async def create_intent(self, order_id: Any, user_id: UUID | None = None, **more: Any) -> httpx.Response:
        return await self.ask("create-intent/", {"order_id": str(order_id), **more}, user_id)

    async def confirm(self, order_id: Any, intent_id: str, user_id: UUID | None = None) -> httpx.Response:
        return await self.ask("confirm/", {"order_id": str(order_id), "payment_intent_id": intent_id}, user_id)

    async def opened(self, order: Payable) -> str:
        """The id of the intent for an order."""
        response = await self.create_intent(order.order_id)
        assert response.status_code == 200, response.text
        return str(response.json()["payment_intent_id"])

    async def pay(self, intent_id: str, card: str = "pm_card_visa") -> None:
        """The buyer types a card into Stripe's form; a refusal is shown to them, not to us."""
        with suppress(stripe.CardError):
            await self.stripe.payment_intents.confirm_async(
                intent_id, {"payment_method": card, "return_url": "http://shop.test/back"}
            )

    async def paid(self, order: Payable) -> str:
        """An intent that was opened, paid and confirmed."""
        intent_id = await self.opened(order)
        await self.pay(intent_id)
        response = await self.confirm(order.order_id, intent_id)
        assert response.status_code == 200, response.text
        return intent_id

    async def paid_unconfirmed(self) -> tuple[str, dict[str, Any]]:
        """An intent paid at Stripe, and the event that would tell us."""
        intent_id = await self.opened(self.orders.place(self.user_id))
        await self.pay(intent_id)
        [event] = await self.happened("payment_intent.succeeded")
        return intent_id, event

    async def happened(self, *types: str) -> list[dict[str, Any]]:
        """What Stripe would tell the webhook, oldest first."""
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox), base_url="http://stripe/stripe/v1")
        headers = {"authorization": f"Bearer {self.secret_key}"}
        events = (await http.get("/events", params={"limit": 100}, headers=headers)).json()["data"]
        return [event for event in reversed(events) if not types or event["type"] in types]

    async def deliver(self, event: Any, **how: Any) -> httpx.Response:
        return await self.post(json.dumps(event), **how)

    async def post(
        self,
        payload: str,
        *,
        secret: str = WEBHOOK_SECRET,
        at: int | None = None,
        header: str = "Stripe-Signature",
        storefront: str | None = None,
    ) -> httpx.Response:
        """Post to the webhook as Stripe does, signed at a moment of the wall clock."""
        signature = stripe.WebhookSignature.generate_signature_header(payload, secret, at)
        client = self.harness.anonymous(storefront or self.storefront)
        return await client.post(f"{PAYMENTS}/webhook/", content=payload.encode(), headers={header: signature})

    async def deliver_all(self, *types: str) -> None:
        """Stripe's webhook catches up, and what it said is acted upon."""
        for event in await self.happened(*types):
            assert (await self.deliver(event)).status_code == 200
        await self.harness.settle()

    async def tell_closed(self, order: Payable, times: int = 1, kind: type[OrderEvent] = OrderCancelled) -> None:
        """Orders has closed an order, and tells."""
        self.orders.change(order, status="cancelled", is_payable=False, is_closed=True)
        facts = {"order_id": order.order_id, "number": order.number, "user_id": order.user_id, "email": order.email}
        await self.harness.tell(kind(storefront=self.storefront, **facts), times)

    async def tell_expired(self, order: Payable) -> None:
        await self.tell_closed(order, kind=OrderExpired)

    async def row(self, intent_id: str) -> dict[str, Any]:
        """The payment with an intent."""
        rows = await self.rows("select * from payments where transaction_id = %s", intent_id)
        assert len(rows) == 1
        return rows[0]

    async def rows(self, sql: Any, *parameters: Any) -> list[dict[str, Any]]:
        return await self.harness.database.reads.rows(sql, parameters)

    async def status(self, intent_id: str) -> str:
        return str((await self.row(intent_id))["status"])

    async def stripe_status(self, intent_id: str) -> str:
        return str((await self.stripe.payment_intents.retrieve_async(intent_id)).status)

    async def refunds_at_stripe(self, intent_id: str) -> list[int]:
        refunds = await self.stripe.refunds.list_async({"payment_intent": intent_id})
        return [refund.amount for refund in refunds.data]

    async def dead_letters(self) -> list[dict[str, Any]]:
        response = await self.harness.staff(self.storefront).get("/api/staff/v1/dead-letters/payments")
        letters: list[dict[str, Any]] = response.json()["items"]
        return letters

    async def run_timer(self, name: str) -> None:
        for timer in self.harness.service.timers:
            if timer.name == name:
                await timer.run()
