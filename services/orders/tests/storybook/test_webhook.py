"""`POST /api/orders/payment/webhook/`."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from common.events.identity import UserDeleted
from common.kernel import clock
from common.kernel.callers import Caller

from ..book_services import WEBHOOK_SECRET
from .shop import STAFF_ORDERS, WEBHOOK, BookShop


async def test_a_payment_is_answered_with_the_order_and_paid(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    response = await shop.pay(order_id)
    assert (response.status_code, response.json()) == (200, {"order_id": order_id, "status": "paid"})
    assert (await shop.row(order_id))["status"] == "paid"


async def test_a_missing_status_means_paid(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    assert (await shop.report({"order_id": order_id})).status_code == 200
    assert (await shop.row(order_id))["status"] == "paid"


@pytest.mark.parametrize("secret", [None, "wrong", WEBHOOK_SECRET[:-1], f"{WEBHOOK_SECRET}x"])
async def test_a_wrong_or_missing_secret_is_401_and_pays_nothing(shop: BookShop, secret: str | None) -> None:
    order_id = await shop.customer().order()
    for body in ({"order_id": order_id}, {}, {"order_id": 2**40}):
        response = await shop.report(body, secret)
        assert (response.status_code, response.json()) == (401, {"detail": "Invalid webhook secret."})
    assert (await shop.row(order_id))["status"] == "pending"


async def test_the_secret_is_checked_before_the_body_is_read(shop: BookShop) -> None:
    client = shop.harness.client(Caller(storefront=shop.name), "storybook")
    headers = {"content-type": "application/json"}
    response = await client.post(WEBHOOK, content=b"{", headers=headers)
    assert response.status_code == 401
    response = await client.post(WEBHOOK, content=b"{", headers={**headers, "X-Webhook-Secret": WEBHOOK_SECRET})
    assert response.status_code == 400


async def test_a_stored_answer_is_repeated_only_with_the_secret(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    client = shop.harness.client(Caller(storefront=shop.name), "storybook")
    for secret, status in ((WEBHOOK_SECRET, 200), ("wrong", 401), (WEBHOOK_SECRET, 200)):
        headers = {"X-Webhook-Secret": secret, "Idempotency-Key": "key"}
        response = await client.post(WEBHOOK, json={"order_id": order_id}, headers=headers)
        assert response.status_code == status


async def test_the_webhook_is_documented_with_its_header_and_called_without_tokens(shop: BookShop) -> None:
    operation = (await shop.harness.document("storybook"))["paths"][WEBHOOK]["post"]
    assert operation["security"] == []
    assert [(each["name"], each["in"]) for each in operation["parameters"]] == [("X-Webhook-Secret", "header")]


async def test_neither_a_session_nor_staff_replace_the_secret(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order()
    assert (await reader.post(WEBHOOK, {"order_id": order_id})).status_code == 401
    staff = shop.harness.staff(shop.name, "storybook")
    assert (await staff.post(WEBHOOK, json={"order_id": order_id})).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"order_id": None},
        {"order_id": "first"},
        {"order_id": 0},
        {"order_id": 2**63},
        {"status": "failed"},
        {"status": "PAID"},
        {"status": 1},
        {"customer_id": "x"},
        {"customer_id": 2**63},
        {"transaction_id": 1.5},
        {"transaction_id": ["x"]},
        {"transaction_id": True},
        {"transaction_id": "x" * 256},
        {"transaction_id": "x\x00"},
        [],
    ],
)
async def test_a_missing_order_another_status_or_a_malformed_field_is_400(shop: BookShop, body: Any) -> None:
    order_id = await shop.customer().order()
    if isinstance(body, dict) and body and "order_id" not in body:
        body = {"order_id": order_id, **body}
    response = await shop.report(body)
    assert response.status_code == 400
    assert isinstance(response.json()["detail"], str)
    assert (await shop.row(order_id))["status"] == "pending"


async def test_an_unknown_order_is_404(shop: BookShop) -> None:
    response = await shop.pay(2**62)
    assert (response.status_code, response.json()) == (404, {"detail": "Order not found."})


async def test_an_order_of_another_storefront_is_404(shop: BookShop) -> None:
    order_id = await shop.another().customer().order()
    assert (await shop.pay(order_id)).status_code == 404


@pytest.mark.parametrize("transaction_id", [2**63 + 1, 7, "tx-ü-1", "x" * 255])
async def test_a_transaction_is_an_integer_or_a_text(shop: BookShop, transaction_id: int | str) -> None:
    order_id = await shop.customer().order()
    assert (await shop.pay(order_id, transaction_id=transaction_id)).status_code == 200
    assert (await shop.row(order_id))["transaction_id"] == str(transaction_id)


async def test_a_customers_payment_is_published_with_the_books_and_the_amount(shop: BookShop) -> None:
    reader = shop.customer()
    item = reader.body()["items"][0]
    order_id = await reader.paid_order(tier_name="book_12", items=[{**item, "quantity": 2}, item])
    [event] = await shop.paid_events()
    row = await shop.row(order_id)
    assert event.model_dump(include={"number", "user_id", "tier_code", "amount", "currency", "book_ids"}) == {
        "number": order_id,
        "user_id": reader.id,
        "tier_code": "book_12",
        "amount": 15_000,
        "currency": "GEL",
        "book_ids": [reader.book.id],
    }
    assert (event.order_id, event.paid_at, event.retry_pack) == (row["id"], row["paid_at"], None)
    assert await shop.claims() == []


async def test_a_repeated_report_has_no_second_effect(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order()
    assert (await shop.pay(order_id, transaction_id="first")).status_code == 200
    paid_at = (await shop.row(order_id))["paid_at"]
    clock.advance(60)
    again = await shop.pay(order_id, transaction_id="second")
    assert (again.status_code, again.json()) == (200, {"order_id": order_id, "status": "paid"})
    row = await shop.row(order_id)
    assert (row["paid_at"], row["transaction_id"]) == (paid_at, "first")
    assert len(await shop.paid_events()) == 1
    assert len(await shop.harness.mails(str(reader.caller.email))) == 1


async def test_simultaneous_reports_pay_once(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    responses = await asyncio.gather(*(shop.pay(order_id) for _ in range(6)))
    assert {response.status_code for response in responses} == {200}
    assert len(await shop.paid_events()) == 1


async def test_a_completed_order_is_still_paid(shop: BookShop) -> None:
    order_id = await shop.customer().paid_order()
    assert (await shop.staff.post(f"{STAFF_ORDERS}/{order_id}/complete")).status_code == 200
    response = await shop.pay(order_id)
    assert (response.status_code, response.json()["status"]) == (200, "paid")
    assert (await shop.row(order_id))["status"] == "completed"


async def test_a_cancelled_order_is_409(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    await shop.staff.post(f"{STAFF_ORDERS}/{order_id}/cancel", json={"reason": "asked by telephone"})
    response = await shop.pay(order_id)
    assert (response.status_code, response.json()) == (409, {"detail": "The order was cancelled."})
    assert await shop.paid_events() == []


async def test_the_orders_own_customer_may_be_named(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order()
    assert (await shop.pay(order_id, customer_id=reader.number)).status_code == 200


async def test_another_customer_is_409_and_pays_nothing(shop: BookShop) -> None:
    reader, other = shop.customer(), shop.customer()
    order_id = await reader.order()
    response = await shop.pay(order_id, customer_id=other.number)
    assert response.status_code == 409
    assert response.json() == {"detail": "customer_id does not match the order's customer."}
    assert (await shop.row(order_id))["status"] == "pending"


async def test_an_unknown_customer_is_404_and_pays_nothing(shop: BookShop) -> None:
    order_id = await shop.visitor().order()
    response = await shop.pay(order_id, customer_id=2**60)
    assert (response.status_code, response.json()) == (404, {"detail": "Customer not found."})
    assert (await shop.row(order_id))["status"] == "pending"
    assert await shop.claims() == []


async def test_the_order_of_a_deleted_customer_cannot_be_paid(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order()
    await shop.harness.deliver(UserDeleted(storefront=shop.name, user_id=reader.id), times=2)
    assert (await shop.pay(order_id)).status_code == 409
    row = await shop.row(order_id)
    assert (row["status"], row["email"], set(row["address"].values())) == ("cancelled", "", {""})


async def test_the_paid_order_of_a_deleted_customer_keeps_its_address_until_it_is_completed(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.paid_order()
    await shop.harness.deliver(UserDeleted(storefront=shop.name, user_id=reader.id))
    row = await shop.row(order_id)
    assert (row["status"], row["email"], row["address"]["city"]) == ("paid", "", "Tbilisi")
    assert (await shop.staff.post(f"{STAFF_ORDERS}/{order_id}/complete")).status_code == 200
    assert set((await shop.row(order_id))["address"].values()) == {""}


async def test_a_deleted_customer_of_another_storefront_changes_nothing(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order()
    await shop.harness.deliver(UserDeleted(storefront=shop.another().name, user_id=reader.id))
    await shop.harness.deliver(UserDeleted(storefront=shop.name, user_id=uuid4()))
    assert (await shop.row(order_id))["status"] == "pending"


async def test_a_payment_sends_one_confirmation_and_tells_staff_what_to_produce(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.paid_order(items=[{**reader.body()["items"][0], "quantity": 2}])
    await shop.pay(order_id)
    [mail] = await shop.harness.mails(str(reader.caller.email))
    assert mail["subject"] == f"Storybook: your order {order_id} is confirmed"
    for part in (mail["text"], mail["html"]):
        assert all(each in part for each in (str(order_id), "Nino", "80.00 GEL", "12 Rustaveli Avenue", "Tbilisi"))
    to_staff = [
        each
        for each in await shop.harness.mails("staff@storybook.example")
        if each["subject"] == f"Storybook: order {order_id} to produce"
    ]
    assert len(to_staff) == 1
    assert str(reader.book.id) in to_staff[0]["text"]
