"""Figureforge: a change of plan is confirmed in a Checkout Session, and nothing is charged before it is completed."""

import asyncio
import re
from typing import Any

import pytest

from ..billing import BillingStorefront
from .records import check_against_stripe
from .test_changes import CHARGES_FAIL

TIMER = "reconcile subscriptions"
DECLINED = "4000000000000002"
EXTRA = range(1400, 1501)
"""The difference between Pro and Hobby for the rest of a period that has just begun."""


async def checkouts(billing: BillingStorefront) -> list[dict[str, Any]]:
    return await billing.rows(
        "select * from subscription_checkouts where storefront = %(storefront)s order by created_at",
        storefront=billing.storefront,
    )


async def amounts(billing: BillingStorefront) -> list[int]:
    """What was charged at Stripe, oldest first."""
    return sorted(each.total for each in await billing.stripe_invoices() if each.amount_paid)


async def check_charged_once(billing: BillingStorefront) -> None:
    assert (await billing.live_row())["plan_id"] == "pro_monthly"
    first, extra = sorted(await amounts(billing))
    assert first == 999
    assert extra in EXTRA
    await check_against_stripe(billing)


async def test_the_client_s_alias_answers_a_session_that_says_what_is_charged(billing: BillingStorefront) -> None:
    before = await billing.subscribed("hobby")
    response = await billing.customer().post("/api/billing/checkout-session/", json={"price_id": "price_pro_monthly"})
    body = response.json()
    assert (response.status_code, body["session_id"], body["is_changed"]) == (200, body["sessionId"], False)
    session = await billing.stripe.checkout.sessions.retrieve_async(body["sessionId"])
    assert (session.status, session.mode, session.url) == ("open", "setup", body["checkout_url"])
    announced = re.search(r"Pro now.*, (\d+\.\d\d) USD, .* 24\.99 USD", session.custom_text.submit.message)
    assert announced
    await billing.deliver_all()
    assert await billing.live_row() == before
    assert await amounts(billing) == [999]
    assert (await billing.pay_session(session.id)).headers["location"].endswith("/pricing?checkout=success")
    await billing.deliver_all()
    assert await amounts(billing) == [999, round(float(announced[1]) * 100)]
    [subscription] = await billing.stripe_subscriptions()
    method = await billing.stripe.payment_methods.retrieve_async(subscription.default_payment_method)
    assert method.created >= session.created
    await check_charged_once(billing)


async def test_a_page_that_is_left_or_declines_changes_nothing(billing: BillingStorefront) -> None:
    before = await billing.subscribed("hobby")
    session_id = await billing.opened_session("pro")
    assert (await billing.page("POST", f"checkout/{session_id}/cancel")).status_code == 303
    assert (await billing.pay_session(session_id, DECLINED)).status_code == 402
    await billing.pass_time(86_500)
    await billing.deliver_all()
    assert (await checkouts(billing))[-1]["status"] == "expired"
    assert (await billing.live_row())["stripe_price_id"] == before["stripe_price_id"]
    assert await amounts(billing) == [999]


async def test_a_charge_that_is_declined_afterwards_leaves_the_plan_and_is_told(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    await billing.pay_session(await billing.opened_session("pro"), CHARGES_FAIL)
    for _ in range(2):
        await billing.deliver_all()
    assert ((await billing.live_row())["plan_id"], await amounts(billing)) == ("hobby_monthly", [999])
    row = (await checkouts(billing))[-1]
    assert (row["status"], row["failure"]) == ("complete", "generic_decline")
    address = (await billing.billing_customer())["email"]
    [mail] = [each for each in await billing.harness.mails(address) if "not changed" in each["subject"]]
    assert "Nothing was charged" in mail["text"]
    await billing.pay_session(await billing.opened_session("pro"))
    await billing.deliver_all()
    await check_charged_once(billing)


async def test_the_customer_s_return_makes_the_change_before_any_event(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    await billing.pay_session(await billing.opened_session("pro"))
    assert (await billing.current())["plan_id"] == "pro_monthly"
    await billing.deliver_all()
    await check_charged_once(billing)


async def test_return_events_and_reconciliation_at_once_charge_once(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    await billing.pay_session(await billing.opened_session("pro"))
    await billing.pass_time(31)
    await asyncio.gather(billing.current(), billing.deliver_all(), billing.run_timer(TIMER), billing.checkout("pro"))
    await billing.deliver_all()
    await check_charged_once(billing)


async def test_a_change_whose_answer_was_lost_is_made_once(billing: BillingStorefront) -> None:
    row = await billing.subscribed("hobby")
    await billing.pay_session(await billing.opened_session("pro"))
    billing.transport.loses_response = {f"/subscriptions/{row['stripe_subscription_id']}"}
    await billing.current()
    assert (await checkouts(billing))[-1]["settled_at"] is None
    billing.transport.loses_response = set()
    await billing.pass_time(31)
    await billing.run_timer(TIMER)
    assert (await checkouts(billing))[-1]["settled_at"]
    await check_charged_once(billing)


async def test_a_session_that_the_release_before_recorded_as_complete_makes_the_change(
    billing: BillingStorefront,
) -> None:
    await billing.subscribed("hobby")
    session_id = await billing.opened_session("pro")
    await billing.pay_session(session_id)
    await billing.rows(
        "update subscription_checkouts set status = 'complete' where session_id = %(id)s returning id", id=session_id
    )
    await billing.deliver_all()
    await check_charged_once(billing)


async def test_no_more_is_charged_than_was_announced(billing: BillingStorefront) -> None:
    row = await billing.subscribed("hobby")
    session_id = await billing.opened_session("pro")
    await billing.advance(row["stripe_subscription_id"], "paid")
    await billing.pay_session(session_id)
    await billing.deliver_all()
    assert ((await billing.live_row())["plan_id"], await amounts(billing)) == ("hobby_monthly", [999, 999])
    assert (await checkouts(billing))[-1]["failure"] == "subscription_changed_meanwhile"


async def test_a_subscription_that_ended_meanwhile_is_not_changed(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    session_id = await billing.opened_session("pro")
    assert (await billing.post_to("cancel", {"immediate": True})).status_code == 200
    await billing.pay_session(session_id)
    await billing.deliver_all()
    assert await amounts(billing) == [999]
    assert (await checkouts(billing))[-1]["failure"] == "subscription_not_changeable"


async def test_the_newest_change_wins(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    first, second = await billing.opened_session("studio"), await billing.opened_session("pro")
    assert (await billing.pay_session(first)).status_code == 410
    await billing.pay_session(second)
    await billing.deliver_all()
    await check_charged_once(billing)


async def test_a_change_completed_while_another_is_opened_counts(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    first = await billing.opened_session("pro")

    async def completed() -> None:
        await billing.pay_session(first)

    billing.transport.before[f"/checkout/sessions/{first}/expire"] = completed
    second = await billing.opened_session("studio")
    await check_charged_once(billing)
    assert (await billing.stripe.checkout.sessions.retrieve_async(second)).status == "open"


async def test_a_repeated_request_with_its_key_has_the_same_answer(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    client, key = billing.customer(), {"Idempotency-Key": "change-1"}
    bodies = [
        (await client.post("/api/subscriptions/checkout/", json={"plan_id": "pro"}, headers=key)).json()
        for _ in range(2)
    ]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("begun", [False, True], ids=["new", "subscriber"])
async def test_a_request_that_was_overtaken_leaves_the_newer_link_alive(
    billing: BillingStorefront, begun: bool
) -> None:
    """The overtaken one has stored its checkout, and closes what it finds at Stripe afterwards."""
    if begun:
        await billing.subscribed("hobby")
    newer: list[str] = []

    async def overtake() -> None:
        newer.append(await billing.opened_session("studio"))

    billing.transport.before["/checkout/sessions"] = overtake
    assert (await billing.checkout("pro")).status_code == 409
    assert (await billing.pay_session(newer[0])).status_code == 303
    await billing.deliver_all()
    assert (await billing.live_row())["plan_id"] == "studio_monthly"


@pytest.mark.parametrize("begun", [False, True], ids=["new", "subscriber"])
async def test_of_many_checkouts_at_once_the_last_link_is_alive(billing: BillingStorefront, begun: bool) -> None:
    if begun:
        await billing.subscribed("hobby")
    responses = await asyncio.gather(*(billing.checkout(plan) for plan in ("pro", "studio") * 4))
    assert {response.status_code for response in responses} <= {200, 409}
    customer = (await billing.billing_customer())["stripe_customer_id"]
    listed = await billing.stripe.checkout.sessions.list_async({"customer": customer, "status": "open"})
    [alive] = listed.data
    assert alive.id in [each.json()["session_id"] for each in responses if each.status_code == 200]
    assert (await billing.pay_session(alive.id)).status_code == 303
