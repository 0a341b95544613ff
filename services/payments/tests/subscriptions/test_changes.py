"""Figureforge: a larger plan applies at once and is charged, a smaller one begins with the next period."""

import pytest
from payments.storefront import SubscriptionPlans
from testkit.storefronts import with_sections

from ..billing import BillingStorefront
from .records import check_against_stripe

CHARGES_FAIL = "4000000000000341"
"""A card that can be saved, and whose charges are declined."""


async def change(billing: BillingStorefront, plan: str, card: str = "4242424242424242") -> None:
    """Open a checkout for the change, complete it on its page, and handle its events."""
    session_id = await billing.opened_session(plan)
    assert (await billing.pay_session(session_id, card)).status_code == 303
    await billing.deliver_all()


async def test_a_larger_plan_applies_at_once_and_the_difference_is_charged(billing: BillingStorefront) -> None:
    first = await billing.subscribed("hobby")
    await change(billing, "pro")
    row = await billing.live_row()
    assert (row["id"], row["plan_id"], row["next_plan_id"]) == (first["id"], "pro_monthly", None)
    assert row["paid_until"] == first["paid_until"]
    [begun, changed] = await billing.invoice_rows()
    assert (begun["amount"], changed["reason"], changed["status"]) == (999, "subscription_update", "paid")
    assert 1400 <= changed["amount"] <= 1500
    assert [(each.plan_id, each.paid_until) for each in await billing.changes()] == [
        ("hobby_monthly", first["paid_until"]),
        ("pro_monthly", first["paid_until"]),
    ]
    await check_against_stripe(billing)


async def test_a_smaller_plan_begins_with_the_next_period(billing: BillingStorefront) -> None:
    first = await billing.subscribed("studio")
    await change(billing, "hobby")
    row = await billing.live_row()
    assert (row["plan_id"], row["next_plan_id"]) == ("studio_monthly", "hobby_monthly")
    assert len(await billing.changes()) == 1
    assert len(await billing.invoice_rows()) == 1
    await billing.advance(first["stripe_subscription_id"], "paid")
    await billing.deliver_all()
    row = await billing.live_row()
    assert (row["plan_id"], row["next_plan_id"]) == ("hobby_monthly", None)
    assert [each["amount"] for each in await billing.invoice_rows()] == [9999, 999]
    assert [each.plan_id for each in await billing.changes()] == ["studio_monthly", "hobby_monthly"]
    await check_against_stripe(billing)


async def test_a_smaller_plan_can_be_taken_back_without_a_charge(billing: BillingStorefront) -> None:
    await billing.subscribed("pro")
    await change(billing, "hobby")
    await change(billing, "pro")
    row = await billing.live_row()
    assert (row["plan_id"], row["next_plan_id"]) == ("pro_monthly", None)
    assert len(await billing.invoice_rows()) == 1
    assert len(await billing.changes()) == 1


async def test_a_larger_plan_after_a_smaller_one_was_scheduled_costs_the_difference_to_the_present_plan(
    billing: BillingStorefront,
) -> None:
    await billing.subscribed("pro")
    await change(billing, "hobby")
    await change(billing, "studio")
    row = await billing.live_row()
    assert (row["plan_id"], row["next_plan_id"]) == ("studio_monthly", None)
    [_, changed] = await billing.invoice_rows()
    assert 7400 <= changed["amount"] <= 7500


async def test_a_plan_that_was_paid_by_an_upgrade_stays_until_the_period_ends(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    await change(billing, "pro")
    await change(billing, "hobby")
    row = await billing.live_row()
    assert (row["plan_id"], row["next_plan_id"]) == ("pro_monthly", "hobby_monthly")


@pytest.mark.parametrize(("to", "plan", "later"), [("studio", "studio", None), ("hobby", "pro", "hobby")])
async def test_a_change_made_at_stripe_obeys_the_same_rule(
    billing: BillingStorefront, to: str, plan: str, later: str | None
) -> None:
    row = await billing.subscribed("pro")
    shop = billing.storefront
    price = {"hobby": 999, "studio": 9999}[to]
    created = await billing.stripe.prices.create_async(
        {
            "currency": "usd",
            "unit_amount": price,
            "recurring": {"interval": "month"},
            "product_data": {"name": to},
            "metadata": {"storefront": shop, "plan_id": f"{to}_monthly"},
        }
    )
    subscription = (await billing.stripe_subscriptions())[0]
    await billing.stripe.subscriptions.update_async(
        row["stripe_subscription_id"],
        {"items": [{"id": subscription["items"].data[0].id, "price": created.id}], "proration_behavior": "none"},
    )
    await billing.deliver_all()
    row = await billing.live_row()
    assert row["plan_id"] == f"{plan}_monthly"
    assert row["next_plan_id"] == (f"{later}_monthly" if later else None)


async def test_the_present_plan_is_409(billing: BillingStorefront) -> None:
    await billing.subscribed("pro")
    response = await billing.checkout("pro")
    assert (response.status_code, response.json()["error"]["code"]) == (409, "CONFLICT")
    await change(billing, "hobby")
    assert (await billing.checkout("hobby")).status_code == 409


async def test_a_declined_card_leaves_the_plan_as_it_was(billing: BillingStorefront) -> None:
    row = await billing.subscribed("hobby")
    await change(billing, "studio", card=CHARGES_FAIL)
    after = await billing.live_row()
    assert (after["plan_id"], after["status"]) == ("hobby_monthly", "active")
    assert after["stripe_price_id"] == row["stripe_price_id"]
    await check_against_stripe(billing)


@pytest.mark.parametrize("plan", ["hobby", "studio"])
async def test_while_a_payment_is_due_the_plan_cannot_be_changed(billing: BillingStorefront, plan: str) -> None:
    row = await billing.subscribed("pro")
    await billing.advance(row["stripe_subscription_id"], "failed")
    for _ in range(2):
        response = await billing.checkout(plan)
        assert (response.status_code, response.json()["error"]["code"]) == (409, "CONFLICT")
        await billing.harness.drain()
    assert (await billing.live_row())["plan_id"] == "pro_monthly"
    assert len(await billing.stripe_subscriptions()) == 1


async def test_where_plans_cannot_be_changed_it_is_403(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    shop = billing.harness.storefronts[billing.storefront]
    fixed = shop.section(SubscriptionPlans).model_copy(update={"plan_change_enabled": False})
    billing.harness.storefronts.add(with_sections(shop, fixed))
    response = await billing.checkout("pro")
    assert (response.status_code, response.json()["error"]["code"]) == (403, "PERMISSION_DENIED")
    assert (await billing.checkout("hobby")).status_code == 409


async def test_a_changed_price_is_for_new_subscribers(billing: BillingStorefront) -> None:
    row = await billing.subscribed("pro")
    shop = billing.harness.storefronts[billing.storefront]
    sold = shop.section(SubscriptionPlans)
    plans = tuple(
        plan.model_copy(update={"price": 3000, "credits": 600}) if plan.id == "pro_monthly" else plan
        for plan in sold.plans
    )
    billing.harness.storefronts.add(with_sections(shop, sold.model_copy(update={"plans": plans})))
    assert (await billing.checkout("pro")).status_code == 409
    await billing.advance(row["stripe_subscription_id"], "paid")
    await billing.deliver_all()
    assert [each["amount"] for each in await billing.invoice_rows()] == [2499, 2499]
    assert (await billing.changes())[-1].credits == 600
    billing.user_id = billing.another_user()
    session = await billing.opened_session("pro")
    assert (await billing.stripe.checkout.sessions.retrieve_async(session)).amount_total == 3000


async def test_a_subscription_is_unknown_at_another_storefront(billing: BillingStorefront) -> None:
    await billing.subscribed()
    other = billing.harness.storefront("figureforge")
    client = billing.harness.customer(other, billing.user_id, "figureforge")
    for path in ("cancel", "reactivate"):
        assert (await client.post(f"/api/subscriptions/{path}/")).status_code == 404
    assert (await client.get("/api/subscriptions/current/")).json()["status"] == "none"
    assert (await client.post("/api/subscriptions/checkout/", json={"plan_id": "pro"})).status_code == 200
    customers = await billing.rows(
        "select distinct stripe_customer_id from billing_customers where user_id = %(user_id)s", user_id=billing.user_id
    )
    assert len(customers) == 2


async def test_a_declined_card_leaves_a_scheduled_smaller_plan_as_it_was(billing: BillingStorefront) -> None:
    await billing.subscribed("pro")
    await change(billing, "hobby")
    before = await billing.live_row()
    await change(billing, "studio", card=CHARGES_FAIL)
    after = await billing.live_row()
    assert (after["plan_id"], after["next_plan_id"]) == ("pro_monthly", "hobby_monthly")
    assert after["stripe_price_id"] == before["stripe_price_id"]
    await check_against_stripe(billing)
