"""A storefront of a payments service, with a sandboxed Stripe and fake orders."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import stripe
from common.events.orders import OrderCancelled, OrderEvent, OrderExpired
from common.rpc.interfaces.orders import Payable
from payments.adapters.stripe_transport import StripeHttpClient
from starlette.applications import Starlette
from testkit.harness import Harness
from testkit.httpx_transport import HttpxTransport

from .fakes import FakeOrders, StripeTransport

SECRET_KEY = "sk_test_shared"
WEBHOOK_SECRET = "whsec_sandbox"
PAYMENTS = "/api/v1/payments"


@dataclass
class PaymentsStorefront:
    harness: Harness
    orders: FakeOrders
    transport: StripeTransport
    sandbox: Starlette
    storefront: str
    user_id: UUID = field(default_factory=uuid4)
    secret_key: str = SECRET_KEY
    webhook_path: str = field(default=f"{PAYMENTS}/webhook/", kw_only=True)
    contract: str = field(default="emporium", kw_only=True)

    @property
    def stripe(self) -> Any:
        """Stripe for the customer and the dashboard: the SDK, without the service's transport."""
        transport = StripeHttpClient(HttpxTransport(httpx.ASGITransport(self.sandbox)))
        client = stripe.StripeClient(
            self.secret_key, base_addresses={"api": "http://stripe/stripe"}, http_client=transport
        )
        return client.v1

    async def post_as_customer(self, path: str, body: Any, user_id: UUID | None = None) -> httpx.Response:
        """Post a customer's body to `/api/v1/payments/PATH`."""
        client = self.harness.customer(self.storefront, user_id or self.user_id)
        return await client.post(f"{PAYMENTS}/{path}", json=body)

    async def create_intent(self, order_id: Any, user_id: UUID | None = None, **more: Any) -> httpx.Response:
        return await self.post_as_customer("create-intent/", {"order_id": str(order_id), **more}, user_id)

    async def confirm(self, order_id: Any, intent_id: str, user_id: UUID | None = None) -> httpx.Response:
        return await self.post_as_customer(
            "confirm/", {"order_id": str(order_id), "payment_intent_id": intent_id}, user_id
        )

    async def opened(self, order: Payable) -> str:
        """Create the order's intent, and return its id."""
        response = await self.create_intent(order.order_id)
        assert response.status_code == 200, response.text
        return str(response.json()["payment_intent_id"])

    async def pay(self, intent_id: str, card: str = "pm_card_visa") -> None:
        """Confirm the intent with a card, as Stripe's form in the browser does; a decline is ignored."""
        with suppress(stripe.CardError):
            await self.stripe.payment_intents.confirm_async(
                intent_id, {"payment_method": card, "return_url": "http://shop.test/back"}
            )

    async def paid(self, order: Payable) -> str:
        """Create, pay and confirm an intent, and return its id."""
        intent_id = await self.opened(order)
        await self.pay(intent_id)
        response = await self.confirm(order.order_id, intent_id)
        assert response.status_code == 200, response.text
        return intent_id

    async def paid_unconfirmed(self) -> tuple[str, dict[str, Any]]:
        """An intent paid at Stripe, and its event, which is not delivered."""
        intent_id = await self.opened(self.orders.place(self.user_id))
        await self.pay(intent_id)
        events = await self.stripe_events("payment_intent.succeeded")
        [event] = [each for each in events if each["data"]["object"]["id"] == intent_id]
        return intent_id, event

    async def stripe_events(self, *types: str) -> list[dict[str, Any]]:
        """The account's events, oldest first."""
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
        client = self.harness.anonymous(storefront or self.storefront, self.contract)
        return await client.post(self.webhook_path, content=payload.encode(), headers={header: signature})

    async def deliver_all(self, *types: str) -> None:
        """Deliver the events to the webhook, and run the jobs."""
        for event in await self.stripe_events(*types):
            assert (await self.deliver(event)).status_code == 200
        await self.harness.drain()

    async def publish_closed(self, order: Payable, times: int = 1, kind: type[OrderEvent] = OrderCancelled) -> None:
        """Close an order, and deliver the event."""
        self.orders.change(order, status="cancelled", is_payable=False, is_closed=True)
        facts = {"order_id": order.order_id, "number": order.number, "user_id": order.user_id, "email": order.email}
        await self.harness.deliver(kind(storefront=self.storefront, **facts), times)

    async def publish_expired(self, order: Payable) -> None:
        await self.publish_closed(order, kind=OrderExpired)

    async def row(self, intent_id: str) -> dict[str, Any]:
        """The payment with an intent."""
        rows = await self.rows(
            "select * from payments where transaction_id = %(transaction_id)s", transaction_id=intent_id
        )
        assert len(rows) == 1
        return rows[0]

    async def rows(self, sql: Any, **parameters: Any) -> list[dict[str, Any]]:
        return await self.harness.database.autocommit.fetch(sql, **parameters)

    async def status(self, intent_id: str) -> str:
        return str((await self.row(intent_id))["status"])

    async def stripe_status(self, intent_id: str) -> str:
        return str((await self.stripe.payment_intents.retrieve_async(intent_id)).status)

    async def refunds_at_stripe(self, intent_id: str) -> list[int]:
        refunds = await self.stripe.refunds.list_async({"payment_intent": intent_id})
        return [refund.amount for refund in refunds.data]

    async def dead_letters(self) -> list[dict[str, Any]]:
        response = await self.harness.staff(self.storefront).get("/api/staff/v1/dead-letters/payments")
        items: list[dict[str, Any]] = response.json()["items"]
        return items

    async def run_timer(self, name: str) -> None:
        for timer in self.harness.service.timers:
            if timer.name == name:
                await timer.run()
