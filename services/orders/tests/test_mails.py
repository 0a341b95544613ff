"""Mails to the customer, enqueued in the transaction of the change they are about; in text and HTML."""

from dataclasses import replace
from typing import Any

import pytest
from common.events.identity import UserLanguageChanged
from common.events.payments import PaymentRefunded
from common.kernel import clock
from common.kernel.languages import Language
from orders.storefront import OrderRules

from .storefront import ORDERS, Buyer, OrdersStorefront


async def mails(buyer: Buyer) -> list[dict[str, Any]]:
    return await buyer.storefront.harness.mails(buyer.email)


async def test_a_payment_sends_the_confirmation_once(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(quantity=2, price=1_050)
    order = await buyer.order()
    assert await mails(buyer) == [], "an order that is not paid yet is not confirmed"
    await storefront.harness.deliver(storefront.payment(order), times=2)
    [mail] = await mails(buyer)
    assert mail["subject"] == f"Emporium: your order {order['order_number']} is confirmed"
    assert mail["sender"] == storefront.storefront.mail.sender
    for part in (mail["text"], mail["html"]):
        for expected in (order["order_number"], "MacBook Pro 16", "21.00 USD", "2.10 USD", "5.00 USD", "28.10 USD"):
            assert expected in part
        assert f"http://localhost:3000/orders/{order['id']}" in part
    assert "MacBook Pro 16&#34;" in mail["html"], "product names are escaped"


@pytest.mark.parametrize(
    ("account", "header", "subject"),
    [("de", "ka", "ist bestätigt"), (None, "ka", "დადასტურებულია"), (None, None, "confirmed")],
)
async def test_mails_have_the_language_of_the_account_else_of_the_request_else_of_the_shop(
    storefront: OrdersStorefront, account: Language | None, header: str | None, subject: str
) -> None:
    buyer = storefront.buyer()
    buyer.caller = replace(buyer.caller, language=account)
    body = {"shipping_address_id": str(buyer.address), "billing_address_id": str(buyer.address)}
    headers = {"Accept-Language": header} if header else {}
    order = (await buyer.client.post(ORDERS, json=body, headers=headers)).json()
    await storefront.harness.deliver(storefront.payment(order))
    assert subject in (await mails(buyer))[-1]["subject"]


async def test_mails_follow_the_language_of_the_account(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    changed = UserLanguageChanged(storefront=storefront.name, user_id=buyer.id, language="de")
    await storefront.harness.deliver(changed, times=2)
    await storefront.pay(order)
    assert "ist bestätigt" in (await mails(buyer))[-1]["subject"]


async def test_shipping_sends_the_tracking_number(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, "processing")
    await storefront.change_status(order, "shipped", tracking_number="1Z<999>")
    mail = (await mails(buyer))[-1]
    assert "is on its way" in mail["subject"]
    assert "Tracking number: 1Z<999>" in mail["text"]
    assert "1Z&lt;999&gt;" in mail["html"]


async def test_shipping_without_a_tracking_number_mentions_none(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, "shipped")
    mail = (await mails(buyer))[-1]
    assert "racking" not in mail["text"] + mail["html"]


async def test_delivery_sends_a_mail_and_a_return_none(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.pay(order)
    for status in ("shipped", "delivered", "returned"):
        await storefront.change_status(order, status)
    subjects = [mail["subject"].rsplit(order["order_number"])[1] for mail in await mails(buyer)]
    assert subjects == [" is confirmed", " is on its way", " has arrived"]


@pytest.mark.parametrize("way", ["customer", "staff"])
async def test_a_cancellation_of_an_unpaid_order_charges_nothing(storefront: OrdersStorefront, way: str) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await (buyer.cancel(order) if way == "customer" else storefront.change_status(order, "cancelled"))
    [mail] = await mails(buyer)
    for part in (mail["text"], mail["html"]):
        assert "was cancelled" in part.replace("</strong>", "")
        assert "Nothing has been charged." in part


async def test_a_cancellation_of_a_paid_order_announces_the_refund(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.pay(order)
    await buyer.cancel(order)
    mail = (await mails(buyer))[-1]
    for part in (mail["text"], mail["html"]):
        assert "Your payment of 2754.98 USD will be refunded." in part


async def test_a_cancellation_announces_only_what_has_not_been_refunded_yet(storefront: OrdersStorefront) -> None:
    for refunded, expected in (
        (1_000, "Your payment of 2744.98 USD will be refunded."),
        (275_498, "refunded already."),
    ):
        buyer = storefront.buyer()
        order = await buyer.order()
        paid = await storefront.pay(order)
        facts = paid.model_dump() | {"amount": refunded, "is_full": refunded == 275_498}
        await storefront.harness.deliver(PaymentRefunded.model_validate(facts))
        await buyer.cancel(order)
        mail = (await mails(buyer))[-1]
        for part in (mail["text"], mail["html"]):
            assert expected in part


async def test_the_mail_about_an_expiry_states_the_reason(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    await buyer.order()
    clock.advance(storefront.storefront.section(OrderRules).reservation + 1)
    await storefront.expire()
    [mail] = await mails(buyer)
    for part in (mail["text"], mail["html"]):
        assert "because it was not paid in time" in part


async def test_a_refused_change_of_status_sends_no_mail(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    assert (await storefront.change_status(order, "delivered")).status_code == 400
    assert await mails(buyer) == []
