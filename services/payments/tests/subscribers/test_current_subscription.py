"""FigureForge: the customer's own subscription."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from common.kernel import clock
from payments.contracts.figureforge.subscription_schemas import CurrentSubscriptionBody, NoSubscriptionBody

from ..billing import SUBSCRIPTIONS
from .shop import BillingShop

END = datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC)


@pytest.mark.parametrize("path", ["current", "history"])
async def test_a_visitor_has_no_subscription_to_read(shop: BillingShop, path: str) -> None:
    response = await shop.visitor.get(f"{SUBSCRIPTIONS}/{path}/")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED")


@pytest.mark.parametrize("is_customer", [True, False])
async def test_without_a_subscription_the_answer_says_so(shop: BillingShop, is_customer: bool) -> None:
    if is_customer:
        await shop.has_customer()
    body = await shop.read("current")
    NoSubscriptionBody.model_validate(body)
    assert body == {"has_subscription": False, "plan_id": None, "plan": None, "status": "none"}


async def test_a_subscription_is_read_with_its_plan_and_period(shop: BillingShop) -> None:
    subscription = await shop.has_subscription(await shop.has_customer(), current_period_end=END)
    body = await shop.read("current")
    CurrentSubscriptionBody.model_validate(body)
    assert body.pop("current_period_start").endswith("Z")
    assert body == {
        "has_subscription": True,
        "subscription_id": str(subscription.id),
        "plan_id": "pro_monthly",
        "plan": {
            "key": "pro",
            "plan_id": "pro_monthly",
            "name": "Pro",
            "price_cents": 2499,
            "price_display": "$24.99",
            "quota": 500,
        },
        "next_plan_id": None,
        "status": "active",
        "current_period_end": "2026-12-31T23:59:58Z",
        "cancel_at_period_end": False,
    }


async def test_a_subscriber_sees_the_price_of_the_subscription_not_that_for_new_subscribers(shop: BillingShop) -> None:
    subscription = await shop.has_subscription(await shop.has_customer())
    await shop.has_price(subscription, 1999)
    plan = (await shop.read("current"))["plan"]
    assert (plan["price_cents"], plan["price_display"]) == (1999, "$19.99")


async def test_a_smaller_plan_is_announced_while_the_larger_one_applies(shop: BillingShop) -> None:
    await shop.has_subscription(await shop.has_customer(), "studio_monthly", next_plan_id="hobby_monthly")
    body = await shop.read("current")
    assert (body["plan_id"], body["plan"]["quota"], body["next_plan_id"]) == ("studio_monthly", 2000, "hobby_monthly")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("incomplete", "incomplete"), ("trialing", "active"), ("active", "active"), ("past_due", "past_due")],
)
async def test_the_status_is_one_of_the_contracts(shop: BillingShop, stored: str, shown: str) -> None:
    await shop.has_subscription(await shop.has_customer(), status=stored, cancel_at_period_end=True)
    body = await shop.read("current")
    assert (body["status"], body["has_subscription"], body["cancel_at_period_end"]) == (shown, True, True)


async def test_an_ended_subscription_has_no_plan(shop: BillingShop) -> None:
    await shop.has_subscription(await shop.has_customer(), status="canceled", ended_at=clock.now())
    body = await shop.read("current")
    assert (body["status"], body["has_subscription"], body["plan"], body["plan_id"]) == ("canceled", False, None, None)


async def test_the_live_subscription_comes_before_ended_ones(shop: BillingShop) -> None:
    customer = await shop.has_customer()
    await shop.has_subscription(customer, "hobby_monthly", status="canceled")
    live = await shop.has_subscription(customer, started_at=clock.now() - timedelta(days=9))
    await shop.has_subscription(customer, "studio_monthly", status="canceled")
    assert (await shop.read("current"))["subscription_id"] == str(live.id)


async def test_subscriptions_of_other_customers_and_storefronts_are_not_shown(shop: BillingShop) -> None:
    elsewhere = shop.harness.storefront("figureforge")
    for user_id, storefront in ((uuid4(), shop.storefront), (shop.user_id, elsewhere)):
        customer = await shop.has_customer(user_id, storefront)
        await shop.has_subscription(customer)
        await shop.has_invoice(customer)
    assert (await shop.read("current"))["status"] == "none"
    assert (await shop.read("history"))["count"] == 0
    assert (await shop.read("plans"))["current_plan"] == "free"
