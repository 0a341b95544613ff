"""Staff lets an order be processed though no payment is known; one may still arrive, or the order be cancelled."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from common import clock
from common.events.orders import OrderAccepted, OrderCancelled, OrderPaid

from .shops import Buyer, Shop

BY_STAFF = ("processing", "Marked as processing by staff.")
PAID_AFTERWARDS = "Payment confirmed."


async def accepted(shop: Shop) -> tuple[Buyer, dict[str, Any]]:
    """A buyer whose order staff marked as processing."""
    buyer = shop.buyer()
    order = await buyer.order()
    assert (await shop.move(order, "processing")).status_code == 200
    return buyer, order


async def payment_of(shop: Shop, order: dict[str, Any]) -> UUID | None:
    row = await shop.harness.database.reads.row("select payment_id from orders where id = %s", (order["id"],))
    assert row is not None
    payment_id: UUID | None = row["payment_id"]
    return payment_id


async def test_it_is_recorded_as_a_decision_of_staff_and_mails_no_payment(shop: Shop) -> None:
    buyer, order = await accepted(shop)
    assert await buyer.history(order) == [("pending", "Order created"), BY_STAFF]
    assert await shop.harness.mails(buyer.email) == []
    assert await payment_of(shop, order) is None
    [told] = await shop.harness.events(OrderAccepted, shop.name)
    assert (str(told.order_id), [line.quantity for line in told.lines]) == (order["id"], [1])
    assert await shop.harness.events(OrderPaid, shop.name) == []


async def test_a_note_of_staff_stands_in_the_history(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.move(order, "processing", note="Paid by bank transfer.")
    assert (await buyer.history(order))[1:] == [("processing", "Paid by bank transfer.")]


@pytest.mark.parametrize(
    ("status", "subject"),
    [("processing", "is confirmed"), ("shipped", "has arrived"), ("delivered", "has arrived")],
)
async def test_a_payment_that_arrives_afterwards_is_linked_told_and_mailed_once(
    shop: Shop, status: str, subject: str
) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, status)
    before = await shop.harness.mails(buyer.email)
    payment = shop.payment(order)
    await shop.harness.tell(payment, times=2)
    await shop.harness.tell(payment)
    assert (await buyer.history(order))[-1] == (status, PAID_AFTERWARDS)
    assert [note for _, note in await buyer.history(order)].count(PAID_AFTERWARDS) == 1
    assert await payment_of(shop, order) == payment.payment_id
    [told] = await shop.harness.events(OrderPaid, shop.name)
    assert (str(told.order_id), told.amount) == (order["id"], 275_498)
    [mail] = (await shop.harness.mails(buyer.email))[len(before) :]
    assert subject in mail["subject"]
    assert ("preparing" in mail["text"]) == (status == "processing")


async def test_a_second_payment_leaves_the_first_linked_and_is_noted(shop: Shop) -> None:
    buyer, order = await accepted(shop)
    first = await shop.pay(order)
    await shop.harness.tell(shop.payment(order, reference="pi_2"), times=2)
    assert await payment_of(shop, order) == first.payment_id
    last = "Another payment of this order arrived. Staff decides about its refund. (pi_2)"
    assert (await buyer.history(order))[2:] == [("processing", PAID_AFTERWARDS), ("processing", last)]
    assert len(await shop.harness.events(OrderPaid, shop.name)) == 1


async def test_a_payment_and_staffs_decision_at_the_same_time_both_count(shop: Shop) -> None:
    for _ in range(4):
        buyer = shop.buyer()
        order = await buyer.order()
        payment = shop.payment(order)
        moved, _ = await asyncio.gather(shop.move(order, "processing"), shop.harness.tell(payment))
        assert moved.status_code in (200, 400)
        assert (await buyer.read(order))["status"] == "processing"
        assert await payment_of(shop, order) == payment.payment_id


async def test_its_cancellation_promises_no_refund_and_a_payment_afterwards_is_too_late(shop: Shop) -> None:
    buyer, order = await accepted(shop)
    await buyer.cancel(order)
    mail = (await shop.harness.mails(buyer.email))[-1]
    assert "Nothing has been charged." in mail["text"]
    assert "Nothing has been charged." in mail["html"]
    await shop.pay(order)
    assert (await buyer.history(order))[-1][1].startswith("A payment arrived after the order was cancelled.")
    assert len(await shop.harness.events(OrderCancelled, shop.name)) == 1
    assert await shop.harness.events(OrderPaid, shop.name) == []


async def test_it_does_not_expire_and_cannot_be_paid_for_any_more(shop: Shop) -> None:
    buyer, order = await accepted(shop)
    clock.advance(shop.storefront.orders.reservation + 1)
    await shop.expire()
    assert (await buyer.read(order))["status"] == "processing"
    answer = await shop.harness.internal(shop.name).get(f"/orders/{order['id']}/payable")
    assert (answer.json()["is_payable"], answer.json()["is_closed"]) == (False, False)
