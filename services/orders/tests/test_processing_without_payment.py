"""Staff mark an order as processing without a payment; one may still arrive, or the order be cancelled."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from common.events.orders import OrderAccepted, OrderCancelled, OrderPaid
from common.kernel import clock
from common.rpc.interfaces.orders import OrdersInterface
from orders.storefront import OrderRules

from .storefront import Buyer, OrdersStorefront

BY_STAFF = ("processing", "Marked as processing by staff.")
PAID_AFTERWARDS = "Payment confirmed."


async def accepted(storefront: OrdersStorefront) -> tuple[Buyer, dict[str, Any]]:
    """A buyer whose order staff marked as processing."""
    buyer = storefront.buyer()
    order = await buyer.order()
    assert (await storefront.change_status(order, "processing")).status_code == 200
    return buyer, order


async def payment_of(storefront: OrdersStorefront, order: dict[str, Any]) -> UUID | None:
    row = await storefront.harness.database.autocommit.fetch_one(
        "select payment_id from orders where id = %(id)s", id=order["id"]
    )
    assert row is not None
    payment_id: UUID | None = row["payment_id"]
    return payment_id


async def test_the_history_records_a_decision_of_staff_and_no_payment_is_mailed(storefront: OrdersStorefront) -> None:
    buyer, order = await accepted(storefront)
    assert await buyer.history(order) == [("pending", "Order created"), BY_STAFF]
    assert await storefront.harness.mails(buyer.email) == []
    assert await payment_of(storefront, order) is None
    [event] = await storefront.harness.events(OrderAccepted, storefront.name)
    assert (str(event.order_id), [line.quantity for line in event.lines]) == (order["id"], [1])
    assert await storefront.harness.events(OrderPaid, storefront.name) == []


async def test_the_note_of_staff_is_recorded(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.change_status(order, "processing", note="Paid by bank transfer.")
    assert (await buyer.history(order))[1:] == [("processing", "Paid by bank transfer.")]


@pytest.mark.parametrize(
    ("status", "subject"),
    [("processing", "is confirmed"), ("shipped", "has arrived"), ("delivered", "has arrived")],
)
async def test_a_later_payment_is_linked_published_and_mailed_once(
    storefront: OrdersStorefront, status: str, subject: str
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, status)
    before = await storefront.harness.mails(buyer.email)
    payment = storefront.payment(order)
    await storefront.harness.deliver(payment, times=2)
    await storefront.harness.deliver(payment)
    assert (await buyer.history(order))[-1] == (status, PAID_AFTERWARDS)
    assert [note for _, note in await buyer.history(order)].count(PAID_AFTERWARDS) == 1
    assert await payment_of(storefront, order) == payment.payment_id
    [event] = await storefront.harness.events(OrderPaid, storefront.name)
    assert (str(event.order_id), event.amount) == (order["id"], 275_498)
    [mail] = (await storefront.harness.mails(buyer.email))[len(before) :]
    assert subject in mail["subject"]
    assert ("preparing" in mail["text"]) == (status == "processing")


async def test_a_second_payment_is_noted_and_the_first_stays_linked(storefront: OrdersStorefront) -> None:
    buyer, order = await accepted(storefront)
    first = await storefront.pay(order)
    await storefront.harness.deliver(storefront.payment(order, reference="pi_2"), times=2)
    assert await payment_of(storefront, order) == first.payment_id
    last = "Another payment of this order arrived. Staff decides about its refund. (pi_2)"
    assert (await buyer.history(order))[2:] == [("processing", PAID_AFTERWARDS), ("processing", last)]
    assert len(await storefront.harness.events(OrderPaid, storefront.name)) == 1


async def test_a_concurrent_payment_and_decision_of_staff_are_both_recorded(storefront: OrdersStorefront) -> None:
    for _ in range(4):
        buyer = storefront.buyer()
        order = await buyer.order()
        payment = storefront.payment(order)
        moved, _ = await asyncio.gather(
            storefront.change_status(order, "processing"), storefront.harness.deliver(payment)
        )
        assert moved.status_code in (200, 400)
        assert (await buyer.read(order))["status"] == "processing"
        assert await payment_of(storefront, order) == payment.payment_id


async def test_its_cancellation_promises_no_refund_and_a_later_payment_is_too_late(
    storefront: OrdersStorefront,
) -> None:
    buyer, order = await accepted(storefront)
    await buyer.cancel(order)
    mail = (await storefront.harness.mails(buyer.email))[-1]
    assert "Nothing has been charged." in mail["text"]
    assert "Nothing has been charged." in mail["html"]
    await storefront.pay(order)
    assert (await buyer.history(order))[-1][1].startswith("A payment arrived after the order was cancelled.")
    assert len(await storefront.harness.events(OrderCancelled, storefront.name)) == 1
    assert await storefront.harness.events(OrderPaid, storefront.name) == []


async def test_it_does_not_expire_and_is_not_payable(storefront: OrdersStorefront) -> None:
    buyer, order = await accepted(storefront)
    clock.advance(storefront.storefront.section(OrderRules).reservation + 1)
    await storefront.expire()
    assert (await buyer.read(order))["status"] == "processing"
    payable = await storefront.harness.calls(OrdersInterface).payable(storefront.name, UUID(order["id"]))
    assert (payable.is_payable, payable.is_closed) == (False, False)
