"""Reviv: a purchase refunded at Stripe takes back its unspent credits, once."""

import asyncio
from uuid import uuid4

import pytest
from common.events.identity import UserDeleted

from .credits import COMPLETED, REFUNDED, CreditsStorefront


async def test_a_full_refund_takes_back_the_credits(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought("PACK_20")
    await credits_storefront.refund_at_stripe(purchase)
    await credits_storefront.deliver_all(REFUNDED)
    assert await credits_storefront.kinds() == [("grant", 20), ("refund", -20)]
    row = await credits_storefront.purchase_row(purchase["session_id"])
    assert (row["status"], row["refunded"], row["flag"]) == ("refunded", 1499, None)
    taken = (await credits_storefront.credit_events())[-1]
    assert (taken.type, taken.amount, taken.balance, taken.reason) == ("credit.consumed", 20, 0, "refund")


async def test_spent_credits_are_owed_and_flag_the_purchase(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought()
    await credits_storefront.spend(amount=2)
    await credits_storefront.refund_at_stripe(purchase)
    await credits_storefront.deliver_all(REFUNDED)
    assert await credits_storefront.kinds() == [("grant", 5), ("spend", -2), ("refund", -3)]
    row = await credits_storefront.purchase_row(purchase["session_id"])
    assert (row["flag"], row["credits_owed"], await credits_storefront.balance()) == ("spent_before_refund", 2, 0)


async def test_a_refund_after_everything_was_spent_adds_no_entry(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought()
    await credits_storefront.spend(amount=5)
    await credits_storefront.refund_at_stripe(purchase)
    await credits_storefront.deliver_all(REFUNDED)
    assert await credits_storefront.kinds() == [("grant", 5), ("spend", -5)]
    assert (await credits_storefront.purchase_row(purchase["session_id"]))["credits_owed"] == 5


async def test_partial_refunds_take_back_their_part_rounded_down(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought()
    expected = [(99, 5), (1, 4), (250, 2), (149, 0)]
    for amount, balance in expected:
        await credits_storefront.refund_at_stripe(purchase, amount=amount)
        await credits_storefront.deliver_all(REFUNDED)
        assert await credits_storefront.balance() == balance
    assert (await credits_storefront.purchase_row(purchase["session_id"]))["status"] == "refunded"


@pytest.mark.parametrize("event", [REFUNDED, "refund.created"])
async def test_a_refund_delivered_several_times_in_parallel_takes_back_once(
    credits_storefront: CreditsStorefront, event: str
) -> None:
    purchase = await credits_storefront.bought()
    await credits_storefront.refund_at_stripe(purchase)
    [stored] = await credits_storefront.stripe_events(event)
    for number in range(3):
        await credits_storefront.deliver({**stored, "id": f"{stored['id']}{number}"})
    await asyncio.gather(
        *(credits_storefront.harness.drain() for _ in range(3)), credits_storefront.run_timer("reconcile refunds")
    )
    assert await credits_storefront.kinds() == [("grant", 5), ("refund", -5)]


async def test_a_refund_whose_event_never_comes_is_found_by_reconciliation(
    credits_storefront: CreditsStorefront,
) -> None:
    purchase = await credits_storefront.bought()
    await credits_storefront.refund_at_stripe(purchase, amount=200)
    for _ in range(2):
        await credits_storefront.run_timer("reconcile refunds")
    assert await credits_storefront.kinds() == [("grant", 5), ("refund", -2)]


async def test_a_refund_whose_event_comes_before_that_of_the_payment(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.paid_session()
    session = await credits_storefront.stripe.checkout.sessions.retrieve_async(session_id)
    await credits_storefront.refund_at_stripe({"transaction_id": session.payment_intent})
    await credits_storefront.deliver_all(REFUNDED)
    assert await credits_storefront.kinds() == [("grant", 5), ("refund", -5)]
    await credits_storefront.deliver_all(COMPLETED)
    assert await credits_storefront.kinds() == [("grant", 5), ("refund", -5)]


async def test_the_refund_of_a_payment_without_a_purchase_is_ignored(credits_storefront: CreditsStorefront) -> None:
    event = {"id": "evt_1", "type": REFUNDED, "data": {"object": {"id": "ch_1", "payment_intent": "pi_unknown"}}}
    assert (await credits_storefront.deliver(event)).status_code == 200
    await credits_storefront.harness.drain()
    assert await credits_storefront.dead_letters() == []


async def test_a_refund_that_fails_at_stripe_flags_the_purchase(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought()
    await credits_storefront.refund_at_stripe(purchase)
    await credits_storefront.deliver_all(REFUNDED)
    session = (await credits_storefront.stripe_events(COMPLETED))[0]["data"]["object"]
    intent = {"id": purchase["transaction_id"], "latest_charge": {"id": "ch_1", "amount_refunded": 0}}
    credits_storefront.transport.response = (200, {**session, "payment_intent": intent})
    event = {"id": "evt_1", "type": "refund.failed", "data": {"object": {"payment_intent": purchase["transaction_id"]}}}
    await credits_storefront.deliver(event)
    await credits_storefront.harness.drain()
    row = await credits_storefront.purchase_row(purchase["session_id"])
    assert (row["flag"], await credits_storefront.balance()) == ("refund_failed", 0)


async def test_a_refund_after_the_customer_was_deleted_takes_back_the_credits(
    credits_storefront: CreditsStorefront,
) -> None:
    purchase = await credits_storefront.bought()
    [granted] = await credits_storefront.entries()
    await credits_storefront.harness.deliver(
        UserDeleted(storefront=credits_storefront.storefront, user_id=credits_storefront.user_id), times=2
    )
    await credits_storefront.refund_at_stripe(purchase)
    await credits_storefront.deliver_all(REFUNDED)
    [account] = await credits_storefront.rows(
        "select user_id, balance from credit_accounts where id = %(id)s", id=granted["account_id"]
    )
    assert (account["user_id"], account["balance"]) == (None, 0)


async def test_transactions_are_purchases_unlocks_and_refunds_newest_first(
    credits_storefront: CreditsStorefront,
) -> None:
    purchase = await credits_storefront.bought()
    unlocked, held = uuid4(), uuid4()
    await credits_storefront.give(7)
    await credits_storefront.spend(unlocked)
    await credits_storefront.give_back(unlocked)
    await credits_storefront.give_back(uuid4())
    await credits_storefront.hold(held, 3)
    await credits_storefront.refund_at_stripe(purchase, amount=100)
    await credits_storefront.deliver_all(REFUNDED)
    transactions = await credits_storefront.transactions()
    assert [(each["transaction_type"], each["amount"]) for each in transactions] == [
        ("refund", -1),
        ("refund", 1),
        ("unlock", -1),
        ("purchase", 5),
    ]
    assert [set(each) for each in transactions] == [{"id", "amount", "transaction_type", "created_at"}] * 4
    assert all(type(each["id"]) is int and type(each["amount"]) is int for each in transactions)
    assert transactions[0]["created_at"].endswith("Z")


async def test_at_most_fifty_transactions_of_the_customer_are_listed(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(60)
    for _ in range(52):
        await credits_storefront.spend()
    transactions = await credits_storefront.transactions()
    assert len(transactions) == 50
    ids = [each["id"] for each in transactions]
    assert ids == sorted(ids, reverse=True)
    other = credits_storefront.customer(uuid4())
    assert (await other.get("/api/credits/transactions/")).json() == []
