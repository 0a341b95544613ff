"""Figureforge: what no event told is found by reconciliation, also after a restored backup."""

from datetime import timedelta

import pytest
from common.jobs.queue import enqueue
from common.kernel import clock
from payments.use_cases.import_subscriptions import ImportSubscriptions

from ..billing import BillingStorefront
from .records import check_against_stripe

TIMER = "reconcile subscriptions"


async def test_a_payment_is_found_soon_and_nothing_is_read_before(billing: BillingStorefront) -> None:
    await billing.paid_session()
    calls = len(billing.transport.calls)
    await billing.run_timer(TIMER)
    assert len(billing.transport.calls) == calls
    clock.advance(31)
    await billing.run_timer(TIMER)
    assert (await billing.live_row())["status"] == "active"
    calls = len(billing.transport.calls)
    await billing.run_timer(TIMER)
    assert len(billing.transport.calls) == calls


async def test_a_renewal_is_found_after_the_period_has_ended(billing: BillingStorefront) -> None:
    row = await billing.subscribed()
    for _ in range(32):
        await billing.pass_time(86_401)
        await billing.run_timer(TIMER)
    assert (await billing.live_row())["paid_until"] > row["paid_until"]
    assert len(await billing.invoice_rows()) == 2
    await check_against_stripe(billing)


async def test_an_abandoned_checkout_is_read_ever_more_rarely_and_ends(billing: BillingStorefront) -> None:
    await billing.opened_session()
    reads = []
    for _ in range(30):
        await billing.pass_time(3601)
        calls = len(billing.transport.calls)
        await billing.run_timer(TIMER)
        reads.append(len(billing.transport.calls) > calls)
    assert reads[0]
    assert not reads[-1]
    rows = await billing.rows(
        "select status from subscription_checkouts where storefront = %(storefront)s", storefront=billing.storefront
    )
    assert [row["status"] for row in rows] == ["expired"]


async def test_a_checkout_interrupted_before_its_session_was_stored_ends(billing: BillingStorefront) -> None:
    billing.transport.loses_response = {"/checkout/sessions"}
    await billing.checkout()
    billing.transport.loses_response = set()
    for _ in range(3):
        clock.advance(26 * 3600)
        await billing.run_timer(TIMER)
    assert (await billing.billing_customer())["check_at"] is None
    assert (await billing.checkout("hobby")).status_code == 200


async def test_a_check_that_failed_is_repeated(billing: BillingStorefront) -> None:
    await billing.paid_session()
    clock.advance(31)
    billing.transport.is_unreachable = True
    await billing.run_timer(TIMER)
    billing.transport.is_unreachable = False
    clock.advance(301)
    await billing.run_timer(TIMER)
    assert (await billing.live_row())["status"] == "active"


async def test_a_refund_after_the_end_is_found(billing: BillingStorefront) -> None:
    await billing.subscribed()
    await billing.post_to("cancel", {"immediate": True})
    customer = (await billing.billing_customer())["stripe_customer_id"]
    [charge] = (await billing.stripe.charges.list_async({"customer": customer})).data
    await billing.stripe.refunds.create_async({"charge": charge.id})
    clock.advance(86_401)
    await billing.run_timer(TIMER)
    [invoice] = await billing.invoice_rows()
    assert invoice["status"] == "refunded"


async def restore(billing: BillingStorefront, *tables: str) -> None:
    """Lose rows, as the restore of an older backup does."""
    for table in tables:
        await billing.rows(f"delete from {table} where storefront = %(storefront)s", storefront=billing.storefront)
    async with billing.harness.database.transaction() as uow:
        since = clock.now() - timedelta(days=1)
        await enqueue(uow, ImportSubscriptions(storefront=billing.storefront, since=since))
    await billing.harness.drain()
    clock.advance(1)
    await billing.run_timer(TIMER)


async def test_customers_and_subscriptions_lost_by_a_restore_are_recovered(billing: BillingStorefront) -> None:
    before = await billing.subscribed()
    await restore(billing, "invoices", "subscriptions", "subscription_checkouts", "plan_prices", "billing_customers")
    row = await billing.live_row()
    for name in ("stripe_subscription_id", "plan_id", "status", "paid_until", "current_period_end"):
        assert row[name] == before[name]
    assert len(await billing.invoice_rows()) == 1
    first, again = await billing.changes()
    assert again.version > first.version
    assert again.paid_until == first.paid_until
    assert (await billing.checkout("pro")).status_code == 409


async def test_a_state_lost_by_a_restore_is_recovered_and_published_above_the_lost_versions(
    billing: BillingStorefront,
) -> None:
    await billing.subscribed()
    await billing.rows(
        "update billing_customers set version = 0, published = null where storefront = %(storefront)s",
        storefront=billing.storefront,
    )
    await billing.rows(
        "update subscriptions set status = 'past_due' where storefront = %(storefront)s", storefront=billing.storefront
    )
    await restore(billing, "invoices")
    assert (await billing.live_row())["status"] == "active"
    first, again = await billing.changes()
    assert again.version > first.version + 1000
    assert len(await billing.invoice_rows()) == 1
    assert len(await billing.stripe_customers()) == 1


@pytest.mark.parametrize("has_looked_before", [False, True])
async def test_the_returning_customer_reads_the_paid_plan_before_any_event(
    billing: BillingStorefront, has_looked_before: bool
) -> None:
    session_id = await billing.opened_session()
    if has_looked_before:
        assert (await billing.current())["status"] == "none"
        clock.advance(3)
    await billing.pay_session(session_id)
    assert (await billing.current())["status"] == "active"
    assert (await billing.current())["plan_id"] == "pro_monthly"
    await billing.deliver_all()
    assert len(await billing.changes()) == 1


async def test_reading_does_not_ask_stripe_again_and_again(billing: BillingStorefront) -> None:
    await billing.current()
    assert billing.transport.calls == []
    await billing.opened_session()
    clock.advance(6)
    calls = len(billing.transport.calls)
    for _ in range(5):
        await billing.current()
    assert len(billing.transport.calls) == calls + 1
    billing.transport.is_unreachable = True
    clock.advance(6)
    assert (await billing.current())["status"] == "none"
