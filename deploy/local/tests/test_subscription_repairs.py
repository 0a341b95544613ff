"""`atelier audit` and `atelier reconcile` on subscriptions: three services' databases, one of them restored."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import pytest
from atelier.audit import subscriptions as rules
from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds, Finding, Rule
from atelier.reconcile import subscriptions as repairs
from atelier.reconcile.services import Services, open_services
from common.db.table_model import TableModel
from common.events.payments import SubscriptionChanged
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from generation.figures.tables.quota import Quota
from generation.figures.use_cases.follow_subscription import follow_subscription
from identity.domain.user import User
from identity.repository.members import store_subscription
from payments.domain.billing_customer import BillingCustomer
from payments.domain.invoice import Invoice
from payments.domain.subscription import Subscription
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED

SERVICES = SHIPPED.parents[1] / "services"
TABLES: dict[str, LiteralString] = {
    "payments": "truncate billing_customers cascade",
    "identity": "truncate users cascade",
    "generation": "truncate quotas, quota_entries cascade",
}
"""What each service's database is emptied with before a test."""
MONTH = timedelta(days=30)


@dataclass
class Shop:
    services: Services
    databases: Databases
    user_id: UUID

    async def add(self, service: str, row: TableModel) -> None:
        await self.services.databases[service].autocommit.defer_add(row)

    async def execute(self, service: str, sql: LiteralString, **parameters: Any) -> None:
        await self.services.databases[service].autocommit.execute(sql, **parameters)

    async def subscribed(self, **changes: Any) -> Subscription:
        """A customer with a paid subscription that was published, and known to identity and generation."""
        customer = BillingCustomer(storefront="figureforge", user_id=self.user_id, email="ada@example.com")
        await self.add("payments", customer)
        subscription = await self.subscription(customer.id, **changes)
        event = self.event(subscription, version=3)
        customer.version, customer.published = 3, event.model_dump(mode="json", exclude={"version"})
        await self.services.databases["payments"].autocommit.defer_save(customer)
        await self.known(event)
        return subscription

    async def subscription(self, customer_id: UUID, **changes: Any) -> Subscription:
        now = clock.now()
        facts = {
            "storefront": "figureforge",
            "customer_id": customer_id,
            "stripe_subscription_id": f"sub_{uuid4().hex[:8]}",
            "stripe_price_id": "price_1",
            "plan_id": "pro_monthly",
            "status": "active",
            "current_period_start": now,
            "current_period_end": now + MONTH,
            "paid_until": now + MONTH,
        }
        subscription = Subscription(**{**facts, **changes})
        await self.add("payments", subscription)
        if subscription.paid_until:
            await self.invoice(subscription)
        return subscription

    async def invoice(self, subscription: Subscription, status: str = "paid") -> None:
        invoice = Invoice(
            storefront="figureforge",
            customer_id=subscription.customer_id,
            subscription_id=subscription.id,
            stripe_invoice_id=f"in_{uuid4().hex[:8]}",
            invoice_number=None,
            reason="subscription_create",
            description="Pro",
            amount=2499,
            currency="USD",
            status=status,
            invoice_url=None,
            pdf_url=None,
        )
        await self.add("payments", invoice)

    def event(self, subscription: Subscription, version: int, **changes: Any) -> SubscriptionChanged:
        facts = {
            "storefront": "figureforge",
            "version": version,
            "user_id": self.user_id,
            "subscription_id": subscription.id,
            "tier": "pro",
            "credits": 500,
            "generations_per_minute": 60,
            **{name: getattr(subscription, name) for name in _PUBLISHED},
        }
        return SubscriptionChanged(**{**facts, **changes})

    async def known(self, event: SubscriptionChanged) -> None:
        """Let identity and generation handle an event."""
        async with self.services.databases["identity"].transaction() as uow:
            await store_subscription(uow, event)
        async with self.services.databases["generation"].transaction() as uow:
            await follow_subscription(event, uow)

    def findings(self) -> list[Finding]:
        """What the rules of subscriptions find, looking from two days ahead: nothing is unfinished."""
        bounds = Bounds(clock.now() + timedelta(days=2), timedelta(minutes=5))
        checks = (rules.within_payments, rules.shown_subscriptions, rules.quotas)
        with self.databases.snapshot() as snapshot:
            return [finding for check in checks for finding in check(snapshot, bounds)]

    def found(self) -> list[tuple[Rule, str]]:
        return [(finding.rule, finding.detail) for finding in self.findings()]


_PUBLISHED = (
    "plan_id",
    "status",
    "current_period_start",
    "current_period_end",
    "cancel_at_period_end",
    "paid_until",
)


@pytest.fixture(scope="module")
async def urls() -> AsyncIterator[dict[str, str]]:
    async with AsyncExitStack() as stack:
        yield {name: await stack.enter_async_context(migrated_database(SERVICES / name)) for name in TABLES}


@pytest.fixture
async def shop(urls: dict[str, str]) -> AsyncIterator[Shop]:
    async with open_services(urls, Storefronts.load(SHIPPED)) as services:
        for name, tables in TABLES.items():
            await services.databases[name].autocommit.execute(tables)
        shop = Shop(services, Databases(urls), uuid4())
        user = User(id=shop.user_id, storefront="figureforge", email="ada@example.com", first_name="Ada")
        await shop.add("identity", user)
        yield shop


@pytest.mark.parametrize(
    "changes",
    [{}, {"status": "past_due"}, {"cancel_at_period_end": True}, {"status": "canceled"}],
    ids=["active", "past_due", "ending", "canceled"],
)
async def test_a_consistent_subscription_is_no_finding(shop: Shop, changes: dict[str, Any]) -> None:
    await shop.subscribed(**changes)
    assert shop.found() == []


async def test_users_without_a_subscription_are_no_finding(shop: Shop) -> None:
    await shop.add("payments", BillingCustomer(storefront="figureforge", user_id=shop.user_id, email=None))
    await shop.add("generation", Quota(storefront="figureforge", user_id=shop.user_id, used=2))
    assert shop.found() == []


async def test_a_second_live_subscription_is_found(shop: Shop) -> None:
    first = await shop.subscribed()
    await shop.execute("payments", "drop index subscriptions_live")
    try:
        await shop.subscription(first.customer_id, stripe_subscription_id="sub_2")
        assert (rules.SEVERAL, "2 live subscriptions") in shop.found()
    finally:
        await shop.execute("payments", TABLES["payments"])
        await shop.execute(
            "payments",
            "create unique index subscriptions_live on subscriptions (customer_id) where status <> 'canceled'",
        )


async def test_the_live_subscription_of_a_deleted_customer_is_found(shop: Shop) -> None:
    await shop.subscribed(stripe_subscription_id="sub_1")
    await shop.execute("identity", "truncate users cascade")
    await shop.execute("generation", "update quotas set status = 'deleted'")
    await shop.execute("payments", "update billing_customers set deleted_at = %(now)s", now=clock.now())
    assert shop.found() == [(rules.DELETED, "sub_1 is active")]


@pytest.mark.parametrize("paid_until", [None, clock.now() - timedelta(days=1)])
async def test_an_active_subscription_whose_period_is_not_paid_is_found(shop: Shop, paid_until: Any) -> None:
    await shop.subscribed(stripe_subscription_id="sub_1", paid_until=paid_until)
    assert shop.found() == [(rules.UNPAID, "sub_1 is active")]


async def test_a_period_whose_invoice_was_voided_is_not_charged(shop: Shop) -> None:
    row = await shop.subscribed(stripe_subscription_id="sub_1", paid_until=clock.now() - timedelta(days=1))
    await shop.invoice(row, status="void")
    assert shop.found() == []


async def test_a_period_that_has_just_begun_may_be_unpaid(shop: Shop) -> None:
    begun = clock.now() + timedelta(days=1, hours=1)
    await shop.subscribed(current_period_start=begun, current_period_end=begun + MONTH)
    assert shop.found() == []


async def test_a_paid_period_without_a_paid_invoice_is_found(shop: Shop) -> None:
    await shop.subscribed(stripe_subscription_id="sub_1")
    await shop.execute("payments", "update invoices set status = 'open'")
    assert shop.found() == [(rules.INVOICES, "sub_1 has a paid period and no paid invoice")]


async def test_a_paid_invoice_without_a_paid_period_is_found(shop: Shop) -> None:
    subscription = await shop.subscribed(stripe_subscription_id="sub_1", paid_until=None, status="past_due")
    await shop.invoice(subscription)
    assert shop.found() == [(rules.INVOICES, "sub_1 has a paid invoice and no paid period")]


async def test_a_change_that_was_not_published_is_found(shop: Shop) -> None:
    await shop.subscribed(stripe_subscription_id="sub_1")
    await shop.execute("payments", "update subscriptions set plan_id = 'studio_monthly'")
    assert shop.found() == [(rules.PUBLISHED, "the plan or status of sub_1")]


@pytest.mark.parametrize("version", [4, 2**40], ids=["newer", "much-newer"])
async def test_a_lost_state_is_replaced_by_what_payments_knows(shop: Shop, version: int) -> None:
    subscription = await shop.subscribed()
    lost = {"plan_id": "studio_monthly", "tier": "studio", "credits": 2000, "cancel_at_period_end": True}
    await shop.known(shop.event(subscription, version, **lost))
    assert shop.found() == [
        (rules.SHOWN, "studio_monthly active, ending instead of pro_monthly active"),
        (rules.QUOTA, "studio_monthly active with 2000 credits instead of pro_monthly active with 500 credits"),
    ]
    shown, quota = shop.findings()
    for _ in range(2):
        assert await repairs.show(shop.services, [shown]) == []
        assert await repairs.grant(shop.services, [quota]) == []
    assert shop.found() == []


async def test_a_state_that_identity_and_generation_have_lost_is_applied_again(shop: Shop) -> None:
    await shop.subscribed()
    await shop.execute("identity", "truncate customer_subscriptions")
    await shop.execute("generation", "truncate quotas")
    assert shop.found() == [
        (rules.SHOWN, "nothing instead of pro_monthly active"),
        (rules.QUOTA, "nothing instead of pro_monthly active with 500 credits"),
    ]
    shown, quota = shop.findings()
    await repairs.show(shop.services, [shown])
    await repairs.grant(shop.services, [quota])
    assert shop.found() == []
    [row] = await shop.services.rows("generation", 'select "limit", tier, subscription_version from quotas')
    assert (row["limit"], row["tier"], row["subscription_version"]) == (500, "pro", 3)


async def test_a_subscription_that_payments_has_lost_is_left_to_its_reconciliation(shop: Shop) -> None:
    await shop.subscribed()
    await shop.execute("payments", TABLES["payments"])
    shown, quota = shop.findings()
    assert (shown.detail, quota.rule) == ("pro_monthly active instead of nothing", rules.QUOTA)
    remarks = await repairs.show(shop.services, [shown]) + await repairs.grant(shop.services, [quota])
    assert remarks == [f"figureforge: payments has lost the subscription of user {shop.user_id}, if there was one"] * 2
    assert len(shop.found()) == 2
