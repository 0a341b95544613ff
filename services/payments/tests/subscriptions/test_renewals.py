"""Figureforge: renewals, failures and recoveries; our rows equal Stripe's own records."""

from random import Random

import pytest
from common.events.identity import UserLanguageChanged
from common.kernel import clock
from testkit.readings import readings

from ..billing import BillingStorefront
from .records import check_against_stripe

CYCLE = "subscription_cycle"


async def test_a_renewal_begins_a_new_paid_period_with_its_own_invoice(billing: BillingStorefront) -> None:
    measured = readings()
    first = await billing.subscribed()
    await billing.advance(first["stripe_subscription_id"], "paid")
    await billing.deliver_all()
    row = await billing.live_row()
    assert row["current_period_start"] == first["current_period_end"]
    assert row["paid_until"] == row["current_period_end"] > first["paid_until"]
    assert [each["status"] for each in await billing.invoice_rows()] == ["paid", "paid"]
    assert [change.paid_until for change in await billing.changes()] == [first["paid_until"], row["paid_until"]]
    invoiced = sum(each["amount"] for each in await billing.invoice_rows())
    assert measured.value("atelier.money.paid", {"atelier.storefront": billing.storefront}) == invoiced > 0
    await check_against_stripe(billing)


async def test_a_failed_renewal_is_past_due_and_does_not_advance_what_is_paid(billing: BillingStorefront) -> None:
    first = await billing.subscribed()
    await billing.advance(first["stripe_subscription_id"], "failed")
    await billing.deliver_all()
    row = await billing.live_row()
    assert (row["status"], row["paid_until"]) == ("past_due", first["paid_until"])
    last = (await billing.changes())[-1]
    assert (last.status, last.paid_until) == ("past_due", first["paid_until"])
    await billing.advance(first["stripe_subscription_id"], "paid")
    await billing.deliver_all()
    recovered = await billing.live_row()
    assert (recovered["status"], recovered["paid_until"]) == ("active", recovered["current_period_end"])
    await check_against_stripe(billing)


async def test_each_failed_attempt_is_mailed_once(billing: BillingStorefront) -> None:
    row = await billing.subscribed()
    email = (await billing.billing_customer())["email"]
    assert await billing.harness.mails(email) == []
    for attempts in (1, 2):
        if attempts == 2:
            changed = UserLanguageChanged(storefront=billing.storefront, user_id=billing.user_id, language="de")
            await billing.harness.deliver(changed)
        await billing.advance(row["stripe_subscription_id"], "failed")
        for _ in range(3):
            await billing.deliver_all()
        assert len(await billing.harness.mails(email)) == attempts
    mail, in_german = await billing.harness.mails(email)
    assert "fehlgeschlagen" in in_german["subject"]
    assert "failed" in mail["subject"]
    assert "24.99 USD" in mail["text"]
    assert "http://localhost:5173/pricing" in mail["text"]


async def test_an_invoice_that_is_never_paid_ends_the_subscription(billing: BillingStorefront) -> None:
    row = await billing.subscribed()
    for _ in range(4):
        await billing.advance(row["stripe_subscription_id"], "failed")
    await billing.deliver_all()
    [ended] = await billing.subscription_rows()
    assert (ended["status"], ended["paid_until"]) == ("canceled", row["paid_until"])
    assert ended["ended_at"] is not None
    assert (await billing.changes())[-1].status == "canceled"
    await check_against_stripe(billing)


@pytest.mark.parametrize("seed", range(3))
async def test_twelve_renewals_with_failures_and_recoveries_end_as_stripe_s_records(
    billing: BillingStorefront, seed: int
) -> None:
    """Events are delivered at random, in random order, up to three times; what is not is found by reconciliation."""
    random = Random(seed)
    subscription = (await billing.subscribed())["stripe_subscription_id"]
    paid = 1
    while paid <= 12:
        outcome = random.choice(("paid", "paid", "failed"))
        overdue = (await billing.stripe_subscriptions())[0].status == "past_due"
        await billing.advance(subscription, "paid" if overdue else outcome)
        paid += overdue or outcome == "paid"
        events = [each for each in (await billing.stripe_events())[-12:] for _ in range(random.randint(0, 3))]
        random.shuffle(events)
        for event in events[:8]:
            assert (await billing.deliver(event)).status_code == 200
        await billing.harness.drain()
    clock.advance(86_401)
    await billing.run_timer("reconcile subscriptions")
    await check_against_stripe(billing)
    changes = await billing.changes()
    assert [change.version for change in changes] == list(range(1, len(changes) + 1))
    assert len([each for each in await billing.invoice_rows() if each["status"] == "paid"]) == paid
