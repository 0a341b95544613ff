"""Figureforge: a deleted customer is not billed any more."""

import pytest
from common.events.identity import UserDeleted
from common.kernel import clock

from ..billing import BillingStorefront
from .test_disallowed import refunds


async def delete(billing: BillingStorefront, times: int = 1) -> None:
    event = UserDeleted(storefront=billing.storefront, user_id=billing.user_id)
    await billing.harness.deliver(event, times)
    await billing.harness.drain()


@pytest.mark.parametrize("times", [1, 2])
async def test_the_subscription_ends_at_once_and_the_address_is_removed(billing: BillingStorefront, times: int) -> None:
    await billing.subscribed()
    await delete(billing, times)
    [subscription] = await billing.stripe_subscriptions()
    assert subscription.status == "canceled"
    [row] = await billing.subscription_rows()
    assert row["status"] == "canceled"
    customer = await billing.billing_customer()
    assert (customer["email"], customer["deleted_at"] is None) == (None, False)
    assert list((await refunds(billing)).values()) == [0]
    assert len(await billing.changes()) == 1


async def test_the_events_of_the_end_change_nothing_more(billing: BillingStorefront) -> None:
    await billing.subscribed()
    await delete(billing)
    await billing.deliver_all()
    assert len(await billing.changes()) == 1
    assert await billing.dead_letters() == []


async def test_an_open_checkout_is_closed(billing: BillingStorefront) -> None:
    session_id = await billing.opened_session()
    await delete(billing)
    assert (await billing.pay_session(session_id)).status_code == 410


async def test_a_payment_that_arrives_later_is_ended_and_refunded(billing: BillingStorefront) -> None:
    """The page was paid in the moment of the deletion: Stripe accepts it before the session is closed."""
    session_id = await billing.opened_session()
    await billing.pay_session(session_id)
    await delete(billing)
    for _ in range(2):
        await billing.deliver_all()
    [subscription] = await billing.stripe_subscriptions()
    assert subscription.status == "canceled"
    assert await refunds(billing) == {subscription.id: 2499}
    assert await billing.changes() == []
    [invoice] = await billing.invoice_rows()
    assert invoice["status"] == "refunded"


async def test_ending_it_is_retried_while_stripe_is_unreachable(billing: BillingStorefront) -> None:
    await billing.subscribed()
    billing.transport.is_unreachable = True
    await delete(billing)
    billing.transport.is_unreachable = False
    assert (await billing.stripe_subscriptions())[0].status == "active"
    clock.advance(3600)
    await billing.harness.drain()
    assert (await billing.stripe_subscriptions())[0].status == "canceled"


async def test_a_late_request_of_a_deleted_customer_begins_nothing(billing: BillingStorefront) -> None:
    await billing.subscribed()
    await delete(billing)
    assert (await billing.checkout("hobby")).status_code == 409
    assert (await billing.post_to("cancel")).status_code == 404
    assert (await billing.post_to("reactivate")).status_code == 404
    assert len(await billing.stripe_subscriptions()) == 1


async def test_a_checkout_that_is_opened_during_the_deletion_is_closed(billing: BillingStorefront) -> None:
    await billing.opened_session("hobby")

    async def deleted() -> None:
        await delete(billing)

    billing.transport.before["/checkout/sessions/"] = deleted
    billing.transport.before["/checkout/sessions"] = deleted
    assert (await billing.checkout("pro")).status_code == 409
    customer = (await billing.billing_customer())["stripe_customer_id"]
    listed = await billing.stripe.checkout.sessions.list_async({"customer": customer, "status": "open"})
    assert listed.data == []


async def test_no_mail_is_sent_to_a_deleted_customer(billing: BillingStorefront) -> None:
    row = await billing.subscribed()
    email = (await billing.billing_customer())["email"]
    await billing.advance(row["stripe_subscription_id"], "failed")
    await delete(billing)
    await billing.deliver_all()
    assert await billing.harness.mails(email) == []
