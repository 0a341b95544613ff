"""Figureforge: events may be delivered never, once or several times, in any order; the state is the same."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import permutations
from random import Random
from typing import Any

import pytest
from common.kernel import clock

from ..billing import BillingStorefront
from .records import check_against_stripe

Step = Callable[[BillingStorefront], Awaitable[None]]
HANDLED = (
    "checkout.session.completed",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice.payment_failed",
    "charge.refunded",
)


async def bought(billing: BillingStorefront) -> None:
    await billing.paid_session()


async def renewed(billing: BillingStorefront) -> None:
    await billing.paid_session()
    [subscription] = await billing.stripe_subscriptions()
    await billing.advance(subscription.id, "paid")


async def failed(billing: BillingStorefront) -> None:
    await billing.paid_session()
    [subscription] = await billing.stripe_subscriptions()
    await billing.advance(subscription.id, "failed")


async def ended(billing: BillingStorefront) -> None:
    await billing.paid_session()
    [subscription] = await billing.stripe_subscriptions()
    await billing.stripe.subscriptions.cancel_async(subscription.id)


async def refunded(billing: BillingStorefront) -> None:
    await billing.paid_session()
    await refund_all(billing)


async def refund_all(billing: BillingStorefront) -> None:
    customer = (await billing.billing_customer())["stripe_customer_id"]
    for charge in (await billing.stripe.charges.list_async({"customer": customer})).data:
        await billing.stripe.refunds.create_async({"charge": charge.id})


def essence(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


async def summary(billing: BillingStorefront) -> tuple[Any, ...]:
    names = ("status", "plan_id", "next_plan_id", "cancel_at_period_end")
    invoices = essence(await billing.invoice_rows(), "amount", "status", "refunded", "attempts", "reason")
    return essence(await billing.subscription_rows(), *names), sorted(invoices), (await billing.changes())[-1].status


STORIES: list[Step] = [bought, renewed, failed, ended, refunded]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("seed", range(2))
async def test_events_in_any_order_end_in_stripe_s_state(
    billing: BillingStorefront, story: Step, times: int, seed: int
) -> None:
    await story(billing)
    events = (await billing.stripe_events(*HANDLED)) * times
    Random(seed).shuffle(events)
    for event in events:
        assert (await billing.deliver(event)).status_code == 200
        if Random(event["id"]).random() < 0.5:
            await billing.harness.drain()
    await billing.harness.drain()
    before = await summary(billing)
    await check_against_stripe(billing)
    await billing.deliver_all(*HANDLED)
    assert await summary(billing) == before


@pytest.mark.parametrize("story", STORIES)
async def test_each_single_event_is_enough(billing: BillingStorefront, story: Step) -> None:
    """Whichever event arrives first: the state is read from Stripe, not from the event."""
    await story(billing)
    first = None
    for event in await billing.stripe_events(*HANDLED):
        await billing.rows("delete from invoices where storefront = %(storefront)s", storefront=billing.storefront)
        await billing.rows("delete from subscriptions where storefront = %(storefront)s", storefront=billing.storefront)
        await billing.deliver(event)
        await billing.harness.drain()
        first = first or await summary(billing)
        assert await summary(billing) == first


@pytest.mark.parametrize("order", list(permutations(range(4))))
async def test_every_order_of_the_events_of_a_purchase_activates_once(
    billing: BillingStorefront, order: tuple[int, ...]
) -> None:
    await billing.paid_session()
    events = await billing.stripe_events(
        "checkout.session.completed", "customer.subscription.created", "invoice.paid", "invoice.payment_succeeded"
    )
    assert len(events) == 4
    for place in order:
        await billing.deliver(events[place])
        await billing.harness.drain()
    [change] = await billing.changes()
    assert (change.version, change.status, change.plan_id, change.credits) == (1, "active", "pro_monthly", 500)
    await check_against_stripe(billing)


async def test_without_any_event_reconciliation_finds_the_payment(billing: BillingStorefront) -> None:
    await billing.paid_session()
    clock.advance(31)
    await billing.run_timer("reconcile subscriptions")
    await check_against_stripe(billing)
    assert (await billing.live_row())["status"] == "active"


async def test_events_and_reconciliation_in_parallel_publish_once(billing: BillingStorefront) -> None:
    await billing.paid_session()
    for event in await billing.stripe_events(*HANDLED):
        await billing.deliver(event)
    clock.advance(31)
    await asyncio.gather(
        *(billing.harness.drain() for _ in range(4)),
        *(billing.run_timer("reconcile subscriptions") for _ in range(2)),
    )
    assert len(await billing.changes()) == 1
    await check_against_stripe(billing)


async def test_a_partial_refund_is_shown_as_such(billing: BillingStorefront) -> None:
    await billing.subscribed()
    customer = (await billing.billing_customer())["stripe_customer_id"]
    [charge] = (await billing.stripe.charges.list_async({"customer": customer})).data
    await billing.stripe.refunds.create_async({"charge": charge.id, "amount": 499})
    await billing.deliver_all()
    [invoice] = await billing.invoice_rows()
    assert (invoice["status"], invoice["refunded"]) == ("partially_refunded", 499)


async def test_a_state_that_was_read_before_a_newer_one_was_stored_is_read_again(billing: BillingStorefront) -> None:
    """The first reader is overtaken between its read from Stripe and its transaction."""
    row = await billing.subscribed()

    async def overtake() -> None:
        await billing.rows(
            "update billing_customers set revision = revision + 1 where storefront = %(storefront)s",
            storefront=billing.storefront,
        )
        await billing.stripe.subscriptions.update_async(row["stripe_subscription_id"], {"cancel_at_period_end": True})

    await billing.advance(row["stripe_subscription_id"], "paid")
    billing.transport.before["/charges"] = overtake
    events = await billing.stripe_events("customer.subscription.updated")
    await billing.deliver(events[0])
    await billing.harness.drain()
    assert (await billing.live_row())["cancel_at_period_end"] is True
    await check_against_stripe(billing)
