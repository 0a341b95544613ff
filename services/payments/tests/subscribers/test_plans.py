"""FigureForge: the public lists of plans."""

from typing import Any
from uuid import uuid4

import pytest
from payments.contracts.figureforge.plan_schemas import PlansBody, PricingBody, plan_of_price
from payments.storefront import SubscriptionPlans
from testkit.storefronts import another

from ..billing import SUBSCRIPTIONS
from .shop import BillingShop


async def plans(shop: BillingShop) -> list[dict[str, Any]]:
    response = await shop.visitor.get("/api/pricing/")
    assert response.status_code == 200, response.text
    PricingBody.model_validate(response.json())
    listed: list[dict[str, Any]] = response.json()["plans"]
    return listed


async def test_everybody_sees_the_plans_on_sale_with_all_names_of_their_fields(shop: BillingShop) -> None:
    listed = await plans(shop)
    assert [(plan["id"], plan["price"], plan["images_per_month"]) for plan in listed] == [
        ("hobby_monthly", 9.99, 100),
        ("pro_monthly", 24.99, 500),
        ("studio_monthly", 99.99, 2000),
    ]
    assert listed[1] == {
        "id": "pro_monthly",
        "plan_id": "pro_monthly",
        "key": "pro",
        "name": "Pro",
        "price": 24.99,
        "price_usd_month": 24.99,
        "price_cents": 2499,
        "price_display": "$24.99",
        "currency": "USD",
        "stripe_price_id": "price_pro_monthly",
        "images_per_month": 500,
        "quota": 500,
        "batch_cap": 4,
        "features": ["Every model", "High resolution", "Priority", "Private galleries"],
        "popular": True,
        "recommended": True,
    }


async def test_plans_that_are_not_sold_any_more_are_not_listed(shop: BillingShop) -> None:
    shipped = another("figureforge").section(SubscriptionPlans)
    retired = shipped.plans[0].model_copy(update={"is_active": False})
    sold = shipped.model_copy(update={"plans": (retired, *shipped.plans[1:])})
    shop.storefront = shop.harness.storefront("figureforge", sold)
    assert [plan["id"] for plan in await plans(shop)] == ["pro_monthly", "studio_monthly"]


@pytest.mark.parametrize(("currency", "shown", "price"), [("EUR", "€24.99", 24.99), ("JPY", "2499 JPY", 2499)])
async def test_prices_are_shown_in_the_storefronts_currency(
    shop: BillingShop, currency: str, shown: str, price: float
) -> None:
    shop.storefront = shop.harness.storefront("figureforge", currency=currency)
    plan = (await plans(shop))[1]
    assert (plan["price_display"], plan["price"], plan["currency"]) == (shown, price, currency)


async def test_the_opaque_price_id_leads_back_to_its_plan(shop: BillingShop) -> None:
    storefront = shop.harness.storefronts[shop.storefront]
    for plan in await plans(shop):
        found = plan_of_price(storefront, plan["stripe_price_id"])
        assert found is not None
        assert found.id == plan["plan_id"]
    assert plan_of_price(storefront, "pro_monthly") is None
    assert plan_of_price(storefront, "price_gold") is None
    assert plan_of_price(storefront, "price_pro") is None


@pytest.mark.parametrize("has_ended", [True, False])
async def test_visitors_have_no_current_plan_and_customers_without_a_subscription_the_free_one(
    shop: BillingShop, has_ended: bool
) -> None:
    if has_ended:
        await shop.has_subscription(await shop.has_customer(), status="canceled")
    response = await shop.visitor.get(f"{SUBSCRIPTIONS}/plans/")
    PlansBody.model_validate(response.json())
    assert (response.json()["current_plan"], response.json()["current_plan_id"]) == (None, None)
    assert response.json()["plans"] == await plans(shop)
    own = await shop.read("plans")
    assert (own["current_plan"], own["current_plan_id"]) == ("free", None)


@pytest.mark.parametrize("status", ["active", "trialing", "past_due"])
async def test_subscribers_see_which_plan_is_theirs(shop: BillingShop, status: str) -> None:
    await shop.has_subscription(await shop.has_customer(), "studio_monthly", status=status)
    await shop.has_subscription(await shop.has_customer(uuid4()), "hobby_monthly")
    own = await shop.read("plans")
    assert (own["current_plan"], own["current_plan_id"]) == ("studio", "studio_monthly")


async def test_a_subscription_that_was_never_paid_is_not_the_current_plan(shop: BillingShop) -> None:
    await shop.has_subscription(await shop.has_customer(), status="incomplete")
    assert (await shop.read("plans"))["current_plan"] == "free"
