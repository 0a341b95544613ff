"""Figureforge: Stripe's webhook stores events before it answers, once, and only with a valid signature."""

import asyncio
import json
import time
from typing import Any

import pytest
from common.kernel import clock

from ..billing import BillingStorefront

CREATED = "customer.subscription.created"
UNKNOWN = {"object": "subscription", "id": "sub_1", "customer": "cus_unknown"}


async def test_an_event_is_a_success_once_and_a_duplicate_afterwards(billing: BillingStorefront) -> None:
    await billing.paid_session()
    [event] = await billing.stripe_events(CREATED)
    answers = [(await billing.deliver(event)).json() for _ in range(3)]
    assert answers == [{"status": "success"}, {"status": "duplicate"}, {"status": "duplicate"}]
    await billing.harness.drain()
    assert (await billing.deliver(event)).json() == {"status": "duplicate"}
    assert len(await billing.changes()) == 1


async def test_parallel_deliveries_are_one_success(billing: BillingStorefront) -> None:
    await billing.paid_session()
    [event] = await billing.stripe_events(CREATED)
    answers = await asyncio.gather(*(billing.deliver(event) for _ in range(5)))
    assert sorted(answer.json()["status"] for answer in answers) == ["duplicate"] * 4 + ["success"]


@pytest.mark.parametrize(
    "how",
    [{"secret": "whsec_other"}, {"header": "X-Nothing"}, {"at": int(time.time()) - 301}],
    ids=["other-secret", "none", "too-old"],
)
async def test_an_invalid_signature_is_400_and_changes_nothing(billing: BillingStorefront, how: dict[str, Any]) -> None:
    await billing.paid_session()
    [event] = await billing.stripe_events(CREATED)
    response = await billing.deliver(event, **how)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")
    await billing.harness.drain()
    assert await billing.subscription_rows() == []


async def test_a_signature_of_less_than_five_minutes_ago_is_accepted(billing: BillingStorefront) -> None:
    await billing.paid_session()
    [event] = await billing.stripe_events(CREATED)
    assert (await billing.deliver(event, at=int(time.time()) - 290)).json() == {"status": "success"}


@pytest.mark.parametrize(
    "payload",
    ["", "{", "[]", "7", '{"id": "evt_1"}', json.dumps({"id": "\x00", "type": CREATED, "data": {"object": UNKNOWN}})],
)
async def test_a_signed_body_that_is_no_event_is_400(billing: BillingStorefront, payload: str) -> None:
    response = await billing.post(payload)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")


@pytest.mark.parametrize(
    "event",
    [
        {"id": "evt_1", "type": "customer.created", "data": {"object": {"id": "cus_1", "customer": "cus_1"}}},
        {"id": "evt_1", "type": "charge.refunded", "data": {"object": {"id": "ch_1", "customer": None}}},
        {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": {"id": "pi_1", "customer": "cus_1"}}},
    ],
)
async def test_an_event_about_something_else_is_ignored(billing: BillingStorefront, event: dict[str, Any]) -> None:
    response = await billing.deliver(event)
    assert (response.status_code, response.json()) == (200, {"status": "ignored"})
    assert await billing.health() == (None, 0)


async def test_an_event_of_an_unknown_customer_is_kept_retried_and_reported(billing: BillingStorefront) -> None:
    await billing.deliver({"id": "evt_foreign", "type": CREATED, "data": {"object": UNKNOWN}})
    for _ in range(30):
        clock.advance(86_400)
        await billing.harness.drain()
    assert [each["handler"] for each in await billing.dead_letters()] == ["job:HandleSubscriptionEvent"]
    assert (await billing.health())[1] == 1


async def test_an_event_of_another_storefront_s_customer_has_no_effect_and_no_failure(
    billing: BillingStorefront,
) -> None:
    await billing.paid_session()
    [event] = await billing.stripe_events(CREATED)
    other = billing.harness.storefront("figureforge")
    assert (await billing.deliver(event, storefront=other)).json() == {"status": "success"}
    await billing.harness.drain()
    assert await billing.subscription_rows() == []
    assert await billing.rows("select 1 from billing_customers where storefront = %(other)s", other=other) == []
    assert await billing.dead_letters() == []


async def test_a_price_of_no_plan_is_kept_retried_and_handled_when_it_is_known(billing: BillingStorefront) -> None:
    row = await billing.subscribed()
    price = await billing.stripe.prices.create_async(
        {
            "currency": "usd",
            "unit_amount": 4900,
            "recurring": {"interval": "month"},
            "product_data": {"name": "Made in the dashboard"},
        }
    )
    item = (await billing.stripe_subscriptions())[0]["items"].data[0].id
    change = {"items": [{"id": item, "price": price.id}], "proration_behavior": "none"}
    await billing.stripe.subscriptions.update_async(row["stripe_subscription_id"], change)
    events = await billing.stripe_events("customer.subscription.updated")
    assert (await billing.deliver(events[-1])).json() == {"status": "success"}
    await billing.harness.drain()
    assert (await billing.live_row())["stripe_price_id"] == row["stripe_price_id"]
    assert (await billing.health())[1] == 1
    metadata = {"storefront": billing.storefront, "plan_id": "studio_monthly"}
    await billing.stripe.prices.update_async(price.id, {"metadata": metadata})
    clock.advance(3600)
    await billing.harness.drain()
    assert (await billing.live_row())["plan_id"] == "studio_monthly"
    assert (await billing.health())[1] == 0


async def test_an_event_is_handled_after_stripe_was_unreachable(billing: BillingStorefront) -> None:
    await billing.paid_session()
    [event] = await billing.stripe_events(CREATED)
    billing.transport.is_unreachable = True
    assert (await billing.deliver(event)).json() == {"status": "success"}
    await billing.harness.drain()
    billing.transport.is_unreachable = False
    assert await billing.subscription_rows() == []
    clock.advance(3600)
    await billing.harness.drain()
    assert (await billing.live_row())["status"] == "active"


async def test_an_event_that_claims_something_is_only_a_hint(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    [event] = await billing.stripe_events(CREATED)
    forged = {**event["data"]["object"], "status": "canceled", "metadata": {"plan_id": "studio_monthly"}}
    await billing.deliver({"id": "evt_1", "type": "customer.subscription.deleted", "data": {"object": forged}})
    await billing.harness.drain()
    row = await billing.live_row()
    assert (row["status"], row["plan_id"]) == ("active", "hobby_monthly")
    assert len(await billing.changes()) == 1


async def test_a_subscription_of_an_older_api_version_has_its_period_itself(billing: BillingStorefront) -> None:
    row = await billing.subscribed()
    [event] = await billing.stripe_events(CREATED)
    old = event["data"]["object"]
    [item] = old["items"]["data"]
    start, end = item.pop("current_period_start"), item.pop("current_period_end")
    old |= {"current_period_start": start + 60, "current_period_end": end + 60}
    listed = {"object": "list", "data": [old], "has_more": False}
    billing.transport.answers["/subscriptions"] = (200, listed)
    await billing.deliver({"id": "evt_1", "type": CREATED, "data": {"object": old}})
    await billing.harness.drain()
    after = await billing.live_row()
    assert (after["current_period_end"] - row["current_period_end"]).total_seconds() == 60
    assert (after["current_period_start"] - row["current_period_start"]).total_seconds() == 60


async def test_the_health_says_when_the_last_event_came_and_how_many_wait(billing: BillingStorefront) -> None:
    client = billing.harness.anonymous(billing.storefront, "figureforge")
    response = await client.get("/api/webhooks/health/")
    assert response.json() == {"status": "healthy", "service": "webhooks", "last_event_at": None, "pending": 0}
    await billing.paid_session()
    [event] = await billing.stripe_events(CREATED)
    await billing.deliver(event)
    last, pending = await billing.health()
    assert (last is not None, pending) == (True, 1)
    await billing.harness.drain()
    assert await billing.health() == (last, 0)
