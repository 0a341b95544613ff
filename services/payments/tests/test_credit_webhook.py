"""Reviv: Stripe's webhook grants what was paid, once, from the purchase's own row."""

import asyncio
import json
import time
from typing import Any
from uuid import uuid4

import pytest
from common.events.identity import UserDeleted
from common.kernel import clock
from payments.use_cases.reconcile_purchases import CHECK_SOONEST

from .credits import COMPLETED, CreditsStorefront

ASYNC_SUCCEEDED = "checkout.session.async_payment_succeeded"


async def test_a_paid_checkout_grants_the_pack_s_credits(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.paid_session("PACK_20")
    await credits_storefront.deliver_all(COMPLETED)
    assert await credits_storefront.balance() == 20
    purchase = await credits_storefront.purchase_row(session_id)
    assert (purchase["status"], purchase["transaction_id"][:3]) == ("paid", "pi_")
    [granted] = await credits_storefront.credit_events()
    assert (granted.amount, granted.balance, granted.reason, granted.reference) == (20, 20, "purchase", purchase["id"])


@pytest.mark.parametrize("times", [1, 5])
async def test_an_event_delivered_several_times_in_parallel_grants_once(
    credits_storefront: CreditsStorefront, times: int
) -> None:
    await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    responses = await asyncio.gather(*(credits_storefront.deliver(event) for _ in range(times)))
    assert {(response.status_code, response.content) for response in responses} == {(200, b"")}
    await asyncio.gather(*(credits_storefront.harness.drain() for _ in range(3)))
    assert await credits_storefront.kinds() == [("grant", 5)]


async def test_different_events_of_one_session_in_parallel_with_reconciliation_grant_once(
    credits_storefront: CreditsStorefront,
) -> None:
    await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    for number in range(4):
        kind = ASYNC_SUCCEEDED if number % 2 else COMPLETED
        assert (
            await credits_storefront.deliver({**event, "id": f"evt_{uuid4().hex}", "type": kind})
        ).status_code == 200
    clock.advance(CHECK_SOONEST.total_seconds() + 1)
    await asyncio.gather(
        *(credits_storefront.harness.drain() for _ in range(4)),
        *(credits_storefront.run_timer("reconcile purchases") for _ in range(3)),
    )
    assert await credits_storefront.kinds() == [("grant", 5)]


async def test_a_purchase_whose_event_never_comes_is_found_by_reconciliation(
    credits_storefront: CreditsStorefront,
) -> None:
    session_id = await credits_storefront.paid_session()
    await credits_storefront.run_timer("reconcile purchases")
    assert await credits_storefront.balance() == 0
    clock.advance(CHECK_SOONEST.total_seconds() + 1)
    await credits_storefront.run_timer("reconcile purchases")
    assert await credits_storefront.kinds() == [("grant", 5)]
    await credits_storefront.deliver_all(COMPLETED)
    assert await credits_storefront.kinds() == [("grant", 5)]
    assert (await credits_storefront.purchase_row(session_id))["status"] == "paid"


async def test_an_unpaid_session_grants_nothing_until_the_payment_succeeds(
    credits_storefront: CreditsStorefront,
) -> None:
    session_id = await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    unpaid = {**event["data"]["object"], "payment_status": "unpaid"}
    credits_storefront.transport.response = (200, unpaid)
    await credits_storefront.deliver(event)
    await credits_storefront.harness.drain()
    assert await credits_storefront.balance() == 0
    assert (await credits_storefront.purchase_row(session_id))["status"] == "open"
    credits_storefront.transport.response = None
    await credits_storefront.deliver({**event, "id": "evt_later", "type": ASYNC_SUCCEEDED})
    await credits_storefront.harness.drain()
    assert await credits_storefront.kinds() == [("grant", 5)]


@pytest.mark.parametrize("status", ["unpaid", "no_payment_required"])
async def test_an_event_that_claims_to_be_paid_is_only_a_hint(
    credits_storefront: CreditsStorefront, status: str
) -> None:
    session_id = await credits_storefront.opened_session()
    session = (await credits_storefront.stripe.checkout.sessions.retrieve_async(session_id)).to_dict()
    forged = {**session, "payment_status": "paid", "status": "complete", "metadata": {"credits": "1000"}}
    credits_storefront.transport.response = (200, {**session, "payment_status": status})
    response = await credits_storefront.deliver({"id": "evt_1", "type": COMPLETED, "data": {"object": forged}})
    await credits_storefront.harness.drain()
    assert (response.status_code, await credits_storefront.balance()) == (200, 0)


async def test_a_session_of_another_amount_grants_nothing_and_is_flagged(
    credits_storefront: CreditsStorefront,
) -> None:
    session_id = await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    credits_storefront.transport.response = (200, {**event["data"]["object"], "amount_total": 1})
    await credits_storefront.deliver(event)
    await credits_storefront.harness.drain()
    assert await credits_storefront.balance() == 0
    assert (await credits_storefront.purchase_row(session_id))["flag"] == "amount_mismatch"


async def test_a_session_without_a_purchase_is_accepted_and_grants_nothing(
    credits_storefront: CreditsStorefront,
) -> None:
    price = {"currency": "usd", "unit_amount": 499, "product_data": {"name": "Other"}}
    session = await credits_storefront.stripe.checkout.sessions.create_async(
        {
            "mode": "payment",
            "success_url": "http://elsewhere.test/",
            "line_items": [{"quantity": 1, "price_data": price}],
            "metadata": {"user_id": str(credits_storefront.user_id), "sku": "PACK_5", "credits": "5"},
        }
    )
    await credits_storefront.pay_session(session.id)
    await credits_storefront.deliver_all(COMPLETED)
    assert (await credits_storefront.balance(), await credits_storefront.dead_letters()) == (0, [])


async def test_a_session_that_stripe_does_not_have_is_accepted(credits_storefront: CreditsStorefront) -> None:
    event = {"id": "evt_1", "type": COMPLETED, "data": {"object": {"id": "cs_test_unknown"}}}
    assert (await credits_storefront.deliver(event)).status_code == 200
    await credits_storefront.harness.drain()
    assert await credits_storefront.dead_letters() == []


async def test_a_purchase_paid_after_the_customer_was_deleted_is_flagged(
    credits_storefront: CreditsStorefront,
) -> None:
    session_id = await credits_storefront.paid_session()
    await credits_storefront.harness.deliver(
        UserDeleted(storefront=credits_storefront.storefront, user_id=credits_storefront.user_id), times=2
    )
    await credits_storefront.deliver_all(COMPLETED)
    purchase = await credits_storefront.purchase_row(session_id)
    assert (purchase["status"], purchase["flag"], purchase["email"]) == ("paid", "customer_deleted", None)
    assert (await credits_storefront.balance(), await credits_storefront.dead_letters()) == (0, [])


async def test_the_event_of_a_session_that_was_not_stored_finds_its_purchase(
    credits_storefront: CreditsStorefront,
) -> None:
    session_id = await credits_storefront.paid_session()
    await credits_storefront.rows(
        "update credit_purchases set session_id = null, status = 'created' where session_id = %(session_id)s",
        session_id=session_id,
    )
    await credits_storefront.deliver_all(COMPLETED)
    assert await credits_storefront.kinds() == [("grant", 5)]
    assert (await credits_storefront.purchase_row(session_id))["status"] == "paid"


async def test_a_session_that_was_not_stored_is_found_by_reconciliation(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.paid_session()
    await credits_storefront.rows(
        "update credit_purchases set session_id = null, status = 'created' where session_id = %(session_id)s",
        session_id=session_id,
    )
    for _ in range(2):
        clock.advance(CHECK_SOONEST.total_seconds() * 3)
        await credits_storefront.run_timer("reconcile purchases")
    assert await credits_storefront.kinds() == [("grant", 5)]


async def test_an_expired_session_expires_its_purchase(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.opened_session()
    await credits_storefront.stripe.checkout.sessions.expire_async(session_id)
    await credits_storefront.deliver_all("checkout.session.expired")
    assert (await credits_storefront.purchase_row(session_id))["status"] == "expired"


async def test_an_abandoned_session_is_closed_by_reconciliation(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.opened_session()
    clock.advance(25 * 3600 + 1)
    await credits_storefront.run_timer("reconcile purchases")
    assert (await credits_storefront.purchase_row(session_id))["status"] == "expired"
    assert (await credits_storefront.stripe.checkout.sessions.retrieve_async(session_id)).status == "expired"


async def test_the_open_session_of_a_deleted_customer_is_closed(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.opened_session()
    await credits_storefront.harness.deliver(
        UserDeleted(storefront=credits_storefront.storefront, user_id=credits_storefront.user_id)
    )
    clock.advance(CHECK_SOONEST.total_seconds() + 1)
    await credits_storefront.run_timer("reconcile purchases")
    assert (await credits_storefront.purchase_row(session_id))["status"] == "expired"


async def test_a_declined_card_leaves_the_purchase_open(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.opened_session()
    assert (await credits_storefront.pay_session(session_id, "4000000000000002")).status_code == 402
    assert (await credits_storefront.pay_session(session_id)).status_code == 303
    await credits_storefront.deliver_all(COMPLETED)
    assert await credits_storefront.balance() == 5


@pytest.mark.parametrize(
    "payload",
    ["", "{", "[]", "{}", '{"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {}}}',
     '{"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": 5}}}',
     '{"id": "e v", "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}}'],
    ids=["empty", "cut", "list", "no-fields", "no-session", "number", "invalid-id"],
)  # fmt: skip
async def test_a_malformed_payload_is_400_with_an_empty_body(
    credits_storefront: CreditsStorefront, payload: str
) -> None:
    response = await credits_storefront.post(payload)
    assert (response.status_code, response.content) == (400, b"")


@pytest.mark.parametrize(
    "how",
    [{"secret": "whsec_other"}, {"header": "X-Nothing"}, {"at": int(time.time()) - 301}],
    ids=["other-secret", "none", "too-old"],
)
async def test_an_invalid_signature_is_400_with_an_empty_body(
    credits_storefront: CreditsStorefront, how: dict[str, Any]
) -> None:
    await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    response = await credits_storefront.deliver(event, **how)
    assert (response.status_code, response.content) == (400, b"")
    await credits_storefront.harness.drain()
    assert await credits_storefront.balance() == 0


async def test_an_event_of_another_kind_is_accepted_and_ignored(credits_storefront: CreditsStorefront) -> None:
    event = {"id": "evt_1", "type": "customer.created", "data": {"object": {}}}
    response = await credits_storefront.post(json.dumps(event))
    assert (response.status_code, response.content) == (200, b"")


async def test_an_event_is_handled_after_stripe_was_unreachable(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    credits_storefront.transport.is_unreachable = True
    assert (await credits_storefront.deliver(event)).status_code == 200
    await credits_storefront.harness.drain()
    credits_storefront.transport.is_unreachable = False
    assert await credits_storefront.balance() == 0
    clock.advance(10)
    await credits_storefront.harness.drain()
    assert await credits_storefront.balance() == 5


async def test_an_event_at_the_webhook_of_another_storefront_grants_nothing(
    credits_storefront: CreditsStorefront,
) -> None:
    await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    other = credits_storefront.harness.storefront("reviv")
    assert (await credits_storefront.deliver(event, storefront=other)).status_code == 200
    await credits_storefront.harness.drain()
    assert await credits_storefront.balance() == 0
    await credits_storefront.deliver(event)
    await credits_storefront.harness.drain()
    assert await credits_storefront.balance() == 5


async def test_a_purchase_that_was_interrupted_before_its_customer_was_deleted_ends(
    credits_storefront: CreditsStorefront,
) -> None:
    credits_storefront.transport.is_unreachable = True
    await credits_storefront.purchase()
    credits_storefront.transport.is_unreachable = False
    await credits_storefront.harness.deliver(
        UserDeleted(storefront=credits_storefront.storefront, user_id=credits_storefront.user_id)
    )
    clock.advance(CHECK_SOONEST.total_seconds() + 1)
    await credits_storefront.run_timer("reconcile purchases")
    [purchase] = await credits_storefront.rows(
        "select status from credit_purchases where storefront = %(storefront)s",
        storefront=credits_storefront.storefront,
    )
    assert purchase["status"] == "failed"


@pytest.mark.parametrize("lost", ["job", "mark", "job-and-event"])
async def test_a_purchase_interrupted_after_any_step_of_its_event_ends_with_one_grant(
    credits_storefront: CreditsStorefront, lost: str
) -> None:
    """A crash after the event was stored, after the grant was committed, or with the event lost altogether."""
    session_id = await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    await credits_storefront.deliver(event)
    if lost == "mark":
        await credits_storefront.harness.drain()
        await credits_storefront.rows("update notices set handled_at = null where event_id = %(id)s", id=event["id"])
    else:
        await credits_storefront.rows("delete from tasks")
    if lost == "job-and-event":
        await credits_storefront.rows("delete from notices where event_id = %(id)s", id=event["id"])
        clock.advance(CHECK_SOONEST.total_seconds() + 1)
        await credits_storefront.run_timer("reconcile purchases")
    else:
        await credits_storefront.deliver(event)
    await credits_storefront.harness.drain()
    assert await credits_storefront.kinds() == [("grant", 5)]
    assert (await credits_storefront.purchase_row(session_id))["status"] == "paid"


async def test_a_session_that_is_never_paid_is_given_up_and_granted_if_it_is_paid_after_all(
    credits_storefront: CreditsStorefront,
) -> None:
    session_id = await credits_storefront.paid_session()
    [event] = await credits_storefront.stripe_events(COMPLETED)
    credits_storefront.transport.response = (200, {**event["data"]["object"], "payment_status": "unpaid"})
    clock.advance(15 * 86_400)
    await credits_storefront.run_timer("reconcile purchases")
    assert (await credits_storefront.purchase_row(session_id))["status"] == "expired"
    calls = len(credits_storefront.transport.calls)
    clock.advance(86_400)
    await credits_storefront.run_timer("reconcile purchases")
    assert len(credits_storefront.transport.calls) == calls
    credits_storefront.transport.response = None
    await credits_storefront.deliver_all(COMPLETED)
    assert await credits_storefront.kinds() == [("grant", 5)]
    assert (await credits_storefront.purchase_row(session_id))["status"] == "paid"
