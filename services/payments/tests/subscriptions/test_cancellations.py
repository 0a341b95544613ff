"""Subscriptions are cancelled and reactivated."""

from typing import Any

import pytest
from common.kernel import clock

from ..billing import BillingStorefront
from .records import check_against_stripe


async def test_canceling_takes_effect_at_the_end_and_can_be_repeated(billing: BillingStorefront) -> None:
    first = await billing.subscribed()
    for _ in range(2):
        response = await billing.post_to("cancel")
        body = response.json()
        assert (response.status_code, body["cancel_at_period_end"], body["status"]) == (200, True, "active")
        assert body["current_period_end"].endswith("Z")
        assert body["message"]
    row = await billing.live_row()
    assert (row["status"], row["cancel_at_period_end"]) == ("active", True)
    assert [each.cancel_at_period_end for each in await billing.changes()] == [False, True]
    await billing.advance(first["stripe_subscription_id"], "paid")
    await billing.deliver_all()
    [ended] = await billing.subscription_rows()
    assert ended["status"] == "canceled"
    assert (await billing.changes())[-1].status == "canceled"
    await check_against_stripe(billing)


async def test_a_canceled_subscription_can_be_reactivated_until_it_ends(billing: BillingStorefront) -> None:
    await billing.subscribed()
    response = await billing.post_to("reactivate")
    assert (response.status_code, response.json()["error"]["code"]) == (409, "CONFLICT")
    await billing.post_to("cancel")
    response = await billing.post_to("reactivate")
    body = response.json()
    assert (response.status_code, body["status"], body["cancel_at_period_end"]) == (200, "active", False)
    assert (await billing.live_row())["cancel_at_period_end"] is False
    await check_against_stripe(billing)


async def test_an_immediate_cancellation_ends_it_now_and_a_new_one_may_begin(billing: BillingStorefront) -> None:
    await billing.subscribed()
    response = await billing.post_to("cancel", {"immediate": True})
    assert (response.status_code, response.json()["status"]) == (200, "canceled")
    assert response.json()["cancel_at_period_end"] is False
    assert (await billing.post_to("cancel")).status_code == 404
    clock.advance(2)
    await billing.paid_session("hobby")
    await billing.deliver_all()
    assert (await billing.live_row())["plan_id"] == "hobby_monthly"
    assert [(each.status, each.plan_id) for each in await billing.changes()] == [
        ("active", "pro_monthly"),
        ("canceled", "pro_monthly"),
        ("active", "hobby_monthly"),
    ]
    await check_against_stripe(billing)


@pytest.mark.parametrize("path", ["cancel", "reactivate"])
async def test_without_a_subscription_it_is_404(billing: BillingStorefront, path: str) -> None:
    response = await billing.post_to(path)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "NOT_FOUND")
    await billing.subscribed()
    assert (await billing.post_to(path, user_id=billing.another_user())).status_code == 404
    assert (await billing.live_row())["cancel_at_period_end"] is False


@pytest.mark.parametrize("value", ["true", 1, "no", [True]])
async def test_immediate_is_a_boolean(billing: BillingStorefront, value: Any) -> None:
    await billing.subscribed()
    response = await billing.post_to("cancel", {"immediate": value})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")
    assert (await billing.live_row())["cancel_at_period_end"] is False


async def test_a_payment_that_is_not_reported_yet_can_be_canceled(billing: BillingStorefront) -> None:
    await billing.paid_session()
    assert (await billing.post_to("cancel")).status_code == 200
    assert (await billing.live_row())["cancel_at_period_end"] is True


async def test_a_subscription_whose_first_payment_is_incomplete_can_only_be_ended(billing: BillingStorefront) -> None:
    """It was begun at Stripe; no checkout opens beside it."""
    await billing.opened_session()
    customer = (await billing.billing_customer())["stripe_customer_id"]
    [price] = await billing.rows(
        "select * from plan_prices where storefront = %(storefront)s", storefront=billing.storefront
    )
    begun = {"customer": customer, "items": [{"price": price["stripe_price_id"]}]}
    await billing.stripe.subscriptions.create_async({**begun, "payment_behavior": "default_incomplete"})
    assert (await billing.checkout("hobby")).status_code == 409
    row = await billing.live_row()
    assert (row["status"], row["paid_until"]) == ("incomplete", None)
    assert (await billing.changes())[-1].status == "incomplete"
    assert (await billing.post_to("cancel")).json()["status"] == "canceled"
    assert (await billing.checkout("hobby")).status_code == 200
