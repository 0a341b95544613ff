"""Mails to the customer: with the change that causes them, in text and HTML."""

from typing import Any

import pytest
from common import clock
from common.events.payments import PaymentRefunded

from .shops import Buyer, Shop


async def mails(buyer: Buyer) -> list[dict[str, Any]]:
    return await buyer.shop.harness.mails(buyer.email)


async def test_a_payment_sends_the_confirmation_once(shop: Shop) -> None:
    buyer = shop.buyer(quantity=2, price=1_050)
    order = await buyer.order()
    assert await mails(buyer) == [], "an order that is not paid yet is not confirmed"
    await shop.harness.tell(shop.payment(order), times=2)
    [mail] = await mails(buyer)
    assert mail["subject"] == f"Emporium: your order {order['order_number']} is confirmed"
    assert mail["sender"] == shop.storefront.mail.sender
    for part in (mail["text"], mail["html"]):
        for said in (order["order_number"], "MacBook Pro 16", "21.00 USD", "2.10 USD", "5.00 USD", "28.10 USD"):
            assert said in part
        assert f"http://localhost:3000/orders/{order['id']}" in part
    assert "MacBook Pro 16&#34;" in mail["html"], "what comes from outside is escaped"


async def test_shipping_sends_the_tracking_number(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, "processing")
    await shop.move(order, "shipped", tracking_number="1Z<999>")
    mail = (await mails(buyer))[-1]
    assert "is on its way" in mail["subject"]
    assert "Tracking number: 1Z<999>" in mail["text"]
    assert "1Z&lt;999&gt;" in mail["html"]


async def test_shipping_without_a_tracking_number_mentions_none(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, "shipped")
    mail = (await mails(buyer))[-1]
    assert "racking" not in mail["text"] + mail["html"]


async def test_delivery_sends_a_mail_and_a_return_none(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.pay(order)
    for status in ("shipped", "delivered", "returned"):
        await shop.move(order, status)
    subjects = [mail["subject"].rsplit(order["order_number"])[1] for mail in await mails(buyer)]
    assert subjects == [" is confirmed", " is on its way", " has arrived"]


@pytest.mark.parametrize("way", ["customer", "staff"])
async def test_a_cancellation_of_an_unpaid_order_charges_nothing(shop: Shop, way: str) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await (buyer.cancel(order) if way == "customer" else shop.move(order, "cancelled"))
    [mail] = await mails(buyer)
    for part in (mail["text"], mail["html"]):
        assert "was cancelled" in part.replace("</strong>", "")
        assert "Nothing has been charged." in part


async def test_a_cancellation_of_a_paid_order_announces_the_refund(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.pay(order)
    await buyer.cancel(order)
    mail = (await mails(buyer))[-1]
    for part in (mail["text"], mail["html"]):
        assert "Your payment of 2754.98 USD will be refunded." in part


async def test_a_cancellation_announces_only_what_has_not_been_refunded_yet(shop: Shop) -> None:
    for refunded, said in ((1_000, "Your payment of 2744.98 USD will be refunded."), (275_498, "refunded already.")):
        buyer = shop.buyer()
        order = await buyer.order()
        paid = await shop.pay(order)
        facts = paid.model_dump() | {"amount": refunded, "is_full": refunded == 275_498}
        await shop.harness.tell(PaymentRefunded.model_validate(facts))
        await buyer.cancel(order)
        mail = (await mails(buyer))[-1]
        for part in (mail["text"], mail["html"]):
            assert said in part


async def test_an_expiry_says_why(shop: Shop) -> None:
    buyer = shop.buyer()
    await buyer.order()
    clock.advance(shop.storefront.orders.reservation + 1)
    await shop.expire()
    [mail] = await mails(buyer)
    for part in (mail["text"], mail["html"]):
        assert "because it was not paid in time" in part


async def test_a_refused_move_sends_nothing(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    assert (await shop.move(order, "delivered")).status_code == 400
    assert await mails(buyer) == []
