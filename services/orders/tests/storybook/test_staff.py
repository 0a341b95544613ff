"""Staff: orders of books to produce."""

from dataclasses import replace
from typing import Any

import pytest
from common.kernel import clock
from common.rpc.interfaces.subjects import SubjectsInterface

from .shop import STAFF_ORDERS, BookShop


async def inspect(shop: BookShop, order_id: int) -> dict[str, Any]:
    response = await shop.staff.get(f"{STAFF_ORDERS}/{order_id}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def act(shop: BookShop, order_id: int, deed: str, body: Any = None) -> tuple[int, Any]:
    response = await shop.staff.post(f"{STAFF_ORDERS}/{order_id}/{deed}", json=body)
    return response.status_code, response.json()


async def test_orders_are_listed_newest_first_by_pages(shop: BookShop) -> None:
    reader = shop.customer()
    ids = [await reader.order() for _ in range(3)]
    first = (await shop.staff.get(STAFF_ORDERS, params={"limit": 2})).json()
    assert [each["id"] for each in first["items"]] == ids[:0:-1]
    second = (await shop.staff.get(STAFF_ORDERS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert ([each["id"] for each in second["items"]], second["next_cursor"]) == ([ids[0]], None)


async def test_a_listed_order_has_what_a_list_shows(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order(items=[{**reader.body()["items"][0], "quantity": 3}])
    [listed] = (await shop.staff.get(STAFF_ORDERS)).json()["items"]
    expected = {
        "id": order_id,
        "user_id": str(reader.id),
        "email": reader.caller.email,
        "tier_code": "book_8",
        "tier_name": "8 pages",
        "status": "pending",
        "currency": "GEL",
        "total": "120.00",
        "full_name": "Nino Beridze",
        "copies": 3,
        "awaits_claim": False,
        "paid_at": None,
    }
    assert {name: listed[name] for name in expected} == expected


async def test_orders_are_filtered(shop: BookShop) -> None:
    # No email address contains a digit: a number that is searched for is that of an order.
    reader, other, visitor = shop.customer(), shop.customer(full_name="Giorgi 100%"), shop.visitor()
    for each, email in ((reader, "reader@customer.example"), (other, "other@customer.example")):
        each.caller = replace(each.caller, email=email)
    reader.pay_for_book()
    pending, paid = await reader.order(), await other.paid_order(tier_name="book_16")
    pack = (await reader.buy_pack()).json()["order_id"]
    guests = await visitor.paid_order()
    assert await shop.listed(status="paid") == [guests, paid]
    assert await shop.listed(status="paid", kind="books", tier="book_16") == [paid]
    assert await shop.listed(kind="retry_pack") == [pack]
    assert await shop.listed(kind="books") == [guests, paid, pending]
    assert await shop.listed(user_id=str(reader.id)) == [pack, pending]
    assert await shop.listed(book_id=str(visitor.book.id)) == [guests]
    assert await shop.listed(search="giorgi 100%") == [paid]
    assert await shop.listed(search="100_") == []
    assert await shop.listed(search=str(pack)) == [pack]
    assert await shop.listed(search="\x00") == []
    assert await shop.listed(created_from=clock.now().isoformat()) == []
    assert await shop.listed(created_to=clock.now().isoformat()) == [guests, pack, paid, pending]


@pytest.mark.parametrize(
    "query", [{"status": "lost"}, {"kind": "x"}, {"user_id": "x"}, {"limit": 0}, {"limit": 101}, {"created_from": "x"}]
)
async def test_a_malformed_filter_is_422(shop: BookShop, query: dict[str, Any]) -> None:
    assert (await shop.staff.get(STAFF_ORDERS, params=query)).status_code == 422


async def test_a_foreign_cursor_is_404(shop: BookShop) -> None:
    assert (await shop.staff.get(STAFF_ORDERS, params={"cursor": "x"})).status_code == 404


async def test_an_order_is_inspected_with_its_books_address_and_history(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order()
    await shop.pay(order_id, transaction_id=77)
    body = await inspect(shop, order_id)
    assert body["items"] == [{"book_id": str(reader.book.id), "title": "Nino", "quantity": 1, "unit_price": "40.00"}]
    assert body["address"] == {
        "full_name": "Nino Beridze",
        "phone": "+995555123456",
        "email": "nino@family.example",
        "address_line1": "12 Rustaveli Avenue",
        "address_line2": "",
        "city": "Tbilisi",
    }
    assert (body["total"], body["delivery"], body["transaction_id"]) == ("40.00", "0.00", "77")
    assert [(each["status"], each["note"]) for each in body["history"]] == [
        ("pending", "Ordered."),
        ("paid", "Payment reported."),
    ]


async def test_a_pack_is_inspected_with_its_item(shop: BookShop) -> None:
    reader = shop.customer()
    reader.pay_for_book()
    ordered = (await reader.buy_pack()).json()
    body = await inspect(shop, ordered["order_id"])
    assert body["retry_pack"] == {
        "id": ordered["retry_pack_order_id"],
        "content_type": "COVER",
        "content_id": str(reader.book.id),
        "book_id": str(reader.book.id),
        "size": 3,
    }
    assert (body["address"], body["items"]) == (None, [])


async def test_a_paid_order_is_completed_once(shop: BookShop) -> None:
    order_id = await shop.customer().paid_order()
    status, body = await act(shop, order_id, "complete", {"note": "Sent by courier."})
    assert (status, body["status"]) == (200, "completed")
    assert body["completed_at"] is not None
    assert (body["history"][-1]["note"], body["history"][-1]["created_by"] is None) == ("Sent by courier.", False)
    status, body = await act(shop, order_id, "complete")
    assert (status, body["code"]) == (409, "book_order.transition_refused")


async def test_an_unpaid_order_cannot_be_completed(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    assert (await act(shop, order_id, "complete"))[0] == 409
    assert (await inspect(shop, order_id))["status"] == "pending"


async def test_books_are_produced_shipped_and_printed_again(shop: BookShop) -> None:
    order_id = await shop.customer().paid_order()
    assert await shop.listed(queue="to_produce") == [order_id]
    missing = await shop.listed(queue="to_produce", print_file="missing")
    assert (missing, await shop.listed(print_file="ready")) == ([order_id], [])
    shop.services.books.printed |= {book_id for _, book_id in shop.services.books.known}
    assert await shop.listed(queue="to_produce", print_file="ready") == [order_id]
    parcel = {"carrier": "Georgian Post", "tracking_number": "RR1", "tracking_url": "https://post.example/RR1"}
    status, refused = await act(shop, order_id, "ship", parcel)
    assert (status, refused["code"]) == (409, "book_order.not_shippable")
    await act(shop, order_id, "complete")
    assert (await shop.listed(queue="to_produce"), await shop.listed(queue="to_ship")) == ([], [order_id])
    status, body = await act(shop, order_id, "ship", parcel)
    assert (status, body["tracking_number"], body["shipped_at"] is None) == (200, "RR1", False)
    assert await shop.listed(queue="to_ship") == []
    status, body = await act(shop, order_id, "reprint", {"reason": "A page was torn."})
    assert (status, body["status"], body["history"][-1]["note"]) == (
        200,
        "completed",
        "To be printed again: A page was torn.",
    )
    assert await shop.listed(queue="to_produce") == [order_id]
    status, refused = await act(shop, order_id, "reprint", {"reason": "again"})
    assert (status, refused["code"]) == (409, "book_order.not_reprintable")
    assert (await act(shop, order_id, "ship", parcel))[0] == 409
    await act(shop, order_id, "complete")
    assert (await shop.listed(queue="to_produce"), await shop.listed(queue="to_ship")) == ([], [order_id])


async def test_the_customer_is_told_that_the_books_were_shipped(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.paid_order()
    await act(shop, order_id, "complete")
    await act(shop, order_id, "ship", {"tracking_number": "RR2", "notify": False})
    await act(shop, order_id, "ship", {"tracking_number": "RR3"})
    mails = await shop.harness.mails(str(reader.caller.email))
    shipped = [mail for mail in mails if "on their way" in mail["subject"]]
    assert [("RR3" in mail["text"], "RR3" in mail["html"]) for mail in shipped] == [(True, True)]


@pytest.mark.parametrize("is_paid", [False, True])
async def test_an_order_is_cancelled_with_a_reason(shop: BookShop, is_paid: bool) -> None:
    reader = shop.customer()
    order_id = await (reader.paid_order() if is_paid else reader.order())
    assert (await act(shop, order_id, "cancel", {}))[0] == 422
    assert (await act(shop, order_id, "cancel", {"reason": " "}))[0] == 422
    status, body = await act(shop, order_id, "cancel", {"reason": "Refunded at the bank."})
    assert (status, body["status"], body["history"][-1]["note"]) == (200, "cancelled", "Refunded at the bank.")
    assert (await act(shop, order_id, "cancel", {"reason": "again"}))[0] == 409


async def test_a_completed_order_cannot_be_cancelled(shop: BookShop) -> None:
    order_id = await shop.customer().paid_order()
    await act(shop, order_id, "complete")
    assert (await act(shop, order_id, "cancel", {"reason": "late"}))[0] == 409
    assert (await inspect(shop, order_id))["status"] == "completed"


async def test_a_paid_pack_cannot_be_cancelled_and_an_unpaid_one_can(shop: BookShop) -> None:
    reader = shop.customer()
    reader.pay_for_book()
    paid, unpaid = [(await reader.buy_pack()).json()["order_id"] for _ in range(2)]
    await shop.pay(paid)
    status, body = await act(shop, paid, "cancel", {"reason": "x"})
    assert (status, body["code"]) == (409, "retry_pack.paid")
    assert (await act(shop, unpaid, "cancel", {"reason": "x"}))[0] == 200


async def test_orders_are_for_staff_of_their_storefront(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    other = shop.another()
    assert await other.listed() == []
    assert (await other.staff.get(f"{STAFF_ORDERS}/{order_id}")).status_code == 404
    assert (await act(other, order_id, "cancel", {"reason": "x"}))[0] == 404
    customer = shop.harness.customer(shop.name, contract="staff")
    visitor = shop.harness.anonymous(shop.name, "staff")
    for path in (STAFF_ORDERS, f"{STAFF_ORDERS}/{order_id}"):
        assert ((await customer.get(path)).status_code, (await visitor.get(path)).status_code) == (403, 401)
    for deed in ("complete", "cancel"):
        response = await customer.post(f"{STAFF_ORDERS}/{order_id}/{deed}", json={"reason": "x"})
        assert response.status_code == 403
    assert (await inspect(shop, order_id))["status"] == "pending"


@pytest.mark.parametrize("number", ["0", "x", str(2**63), "c4e34cf8-7db5-4746-bcc7-21854eea7de9"])
async def test_a_malformed_or_unknown_order_is_404(shop: BookShop, number: str) -> None:
    assert (await shop.staff.get(f"{STAFF_ORDERS}/{number}")).status_code == 404


async def test_events_show_an_order_of_books_as_staff_see_it(shop: BookShop) -> None:
    order_id = await shop.customer().order()
    subjects = shop.harness.calls(SubjectsInterface)
    assert await subjects.staff_body(shop.name, "book_order", str(order_id)) == await inspect(shop, order_id)
