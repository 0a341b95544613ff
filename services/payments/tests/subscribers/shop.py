"""A storefront of the figureforge contract whose customers subscribe."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.kernel import clock
from payments.domain.billing_customer import BillingCustomer
from payments.domain.invoice import Invoice
from payments.domain.plan_price import PlanPrice
from payments.domain.subscription import Subscription

from ..billing import SUBSCRIPTIONS, BillingStorefront


@dataclass
class BillingShop(BillingStorefront):
    """A storefront with plans, and its customer `user_id`."""

    @property
    def visitor(self) -> httpx.AsyncClient:
        return self.harness.anonymous(self.storefront, self.contract)

    @property
    def staff(self) -> httpx.AsyncClient:
        return self.harness.staff(self.storefront)

    @property
    def browser(self) -> httpx.AsyncClient:
        """A client of the pages at Stripe."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox), base_url="http://stripe")

    async def read(self, path: str, **params: Any) -> Any:
        """What the customer reads at `/api/subscriptions/PATH/`."""
        response = await self.customer().get(f"{SUBSCRIPTIONS}/{path}/", params=params)
        assert response.status_code == 200, response.text
        return response.json()

    async def has_customer(self, user_id: UUID | None = None, storefront: str | None = None) -> BillingCustomer:
        """Store a customer that no provider knows."""
        stored = BillingCustomer(
            storefront=storefront or self.storefront,
            user_id=user_id or self.user_id,
            email="ada@example.com",
            stripe_customer_id=f"cus_{uuid4().hex}",
        )
        await self.harness.database.autocommit.defer_add(stored)
        return stored

    async def has_subscription(
        self, customer: BillingCustomer, plan_id: str = "pro_monthly", **more: Any
    ) -> Subscription:
        """Store a subscription with the plan's present price."""
        now = clock.now()
        stored = Subscription(
            **{
                "storefront": customer.storefront,
                "customer_id": customer.id,
                "stripe_subscription_id": f"sub_{uuid4().hex}",
                "stripe_price_id": f"price_{uuid4().hex}",
                "plan_id": plan_id,
                "status": "active",
                "current_period_start": now,
                "current_period_end": now + timedelta(days=30),
                "paid_until": now + timedelta(days=30),
                "started_at": now,
                **more,
            }
        )
        await self.harness.database.autocommit.defer_add(stored)
        return stored

    async def has_price(self, subscription: Subscription, amount: int) -> None:
        price = PlanPrice(
            storefront=subscription.storefront,
            plan_id=subscription.plan_id,
            amount=amount,
            currency="USD",
            stripe_price_id=subscription.stripe_price_id,
        )
        await self.harness.database.autocommit.defer_add(price)

    async def has_invoice(self, customer: BillingCustomer, issued_at: datetime | None = None, **more: Any) -> Invoice:
        stored = Invoice(
            **{
                "storefront": customer.storefront,
                "customer_id": customer.id,
                "stripe_invoice_id": f"in_{uuid4().hex}",
                "invoice_number": "ABC-0001",
                "reason": "subscription_cycle",
                "description": "Pro",
                "amount": 2499,
                "currency": "USD",
                "status": "paid",
                "invoice_url": "http://stripe/invoices/in_1",
                "pdf_url": "http://stripe/invoices/in_1/pdf",
                "issued_at": issued_at or clock.now(),
                **more,
            }
        )
        await self.harness.database.autocommit.defer_add(stored)
        return stored
