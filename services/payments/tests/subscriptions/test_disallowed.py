"""Figureforge: a customer never keeps two subscriptions; what was paid twice is refunded."""

from typing import Any

import pytest
from common.kernel import clock

from ..billing import BillingStorefront
from .records import check_against_stripe


async def paid_beside(billing: BillingStorefront) -> None:
    """Subscribe once more, past our checkout: as a page that stayed open while another one was paid."""
    customer = await billing.billing_customer()
    prices = await billing.rows(
        "select * from plan_prices where storefront = %(storefront)s", storefront=billing.storefront
    )
    session = await billing.stripe.checkout.sessions.create_async(
        {
            "mode": "subscription",
            "customer": customer["stripe_customer_id"],
            "line_items": [{"price": prices[0]["stripe_price_id"], "quantity": 1}],
            "success_url": "http://localhost:5173/",
        }
    )
    assert (await billing.pay_session(session.id)).status_code == 303


async def refunds(billing: BillingStorefront) -> dict[str, int]:
    """What was refunded of the charges of each subscription."""
    charges = await billing.stripe.charges.list_async(
        {"customer": (await billing.billing_customer())["stripe_customer_id"]}
    )
    by_intent = {each.payment_intent: each.amount_refunded for each in charges.data}
    customer = (await billing.billing_customer())["stripe_customer_id"]
    found: dict[str, int] = {}
    listed: Any = await billing.stripe.invoices.list_async({"customer": customer, "expand": ["data.payments"]})
    for invoice in listed.data:
        subscription = invoice.parent.subscription_details.subscription
        paid = [each.payment.payment_intent for each in invoice.payments.data]
        found[subscription] = found.get(subscription, 0) + sum(by_intent[each] for each in paid)
    return found


@pytest.mark.parametrize("is_first_known", [True, False])
async def test_of_two_paid_subscriptions_the_second_is_ended_and_refunded(
    billing: BillingStorefront, is_first_known: bool
) -> None:
    await billing.paid_session()
    if is_first_known:
        await billing.deliver_all()
    first = (await billing.stripe_subscriptions())[0].id
    clock.advance(2)
    await paid_beside(billing)
    for _ in range(2):
        await billing.deliver_all()
    row = await billing.live_row()
    assert row["stripe_subscription_id"] == first
    assert sorted((await refunds(billing)).values()) == [0, 2499]
    statuses = {each["subscription_id"]: each["status"] for each in await billing.invoice_rows()}
    assert statuses[row["id"]] == "paid"
    assert sorted(statuses.values()) == ["paid", "refunded"]
    await check_against_stripe(billing)
    assert {change.status for change in await billing.changes()} == {"active"}


async def test_ending_it_is_repeated_after_any_failure_and_refunds_once(billing: BillingStorefront) -> None:
    await billing.subscribed()
    clock.advance(5)
    await paid_beside(billing)
    second = (await billing.stripe_subscriptions())[-1].id
    billing.transport.loses_response = {"/refunds", f"/subscriptions/{second}"}
    await billing.deliver_all()
    billing.transport.loses_response = set()
    for _ in range(3):
        clock.advance(3600)
        await billing.harness.drain()
    await billing.deliver_all()
    assert (await refunds(billing))[second] == 2499
    assert len(await billing.stripe_subscriptions()) == 2
    await check_against_stripe(billing)


async def test_a_refund_is_not_repeated_when_the_dashboard_made_it_already(billing: BillingStorefront) -> None:
    await billing.subscribed()
    clock.advance(5)
    await paid_beside(billing)
    customer = (await billing.billing_customer())["stripe_customer_id"]
    charges = (await billing.stripe.charges.list_async({"customer": customer})).data
    newest = max(charges, key=lambda each: each.created)
    await billing.stripe.refunds.create_async({"charge": newest.id})
    await billing.deliver_all()
    assert sorted((await refunds(billing)).values()) == [0, 2499]
    assert await billing.dead_letters() == []
    await check_against_stripe(billing)
