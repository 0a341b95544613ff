"""Staff of storybook: orders to produce, books, locks, tiers, retries, claims, customers and their ledgers."""

from typing import Any

import pytest
from clients.emporium import StaffMember
from clients.storybook import Author, Cashier
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

from storybook.conftest import SECRET

Body = dict[str, Any]


@pytest.fixture
async def staff(platform: PlatformUnderTest) -> StaffMember:
    return await platform.staff("storybook")


async def customer_number(author: Author) -> int:
    return int((await author.get("/customer/user/"))["id"])


async def test_an_order_is_produced_and_counted(author: Author, staff: StaffMember) -> None:
    book = await author.book()
    page = await author.page(book)
    before = (await staff.call("GET", "/tiers", 200))["items"][0]
    assert (before["code"], before["price"], before["is_active"]) == ("book_8", "40.00", True)
    number = (await author.buy(book, secret=SECRET))["order_id"]

    [listed] = (await staff.call("GET", "/book-orders", 200, params={"search": author.email, "status": "paid"}))[
        "items"
    ]
    assert (listed["id"], listed["tier_code"], listed["total"], listed["copies"]) == (number, "book_8", "40.00", 1)
    order = await staff.call("GET", f"/book-orders/{number}", 200)
    assert (order["address"]["city"], order["items"][0]["book_id"]) == ("Tbilisi", book["id"])
    path = f"/books/{book['id']}"
    detail = await staff.call("GET", path, 200)
    assert ([each["id"] for each in detail["pages"]], detail["orders"][0]["number"]) == ([page["id"]], number)

    await staff.call("POST", f"{path}/lock", 200)
    await author.page_version(page, expect=409)
    await author.refused("PATCH", f"/product/books/{book['id']}/", 409, json={"title": "Too late"})
    assert (await staff.call("POST", f"{path}/print", 200))["status"] == "PRINTED"
    assert (await staff.call("POST", f"{path}/unlock", 409))["code"] == "book.not_lockable"
    completed = await staff.call("POST", f"/book-orders/{number}/complete", 200, json={"note": "By courier."})
    assert (completed["status"], completed["history"][-1]["note"]) == ("completed", "By courier.")
    refused = await staff.call("POST", f"/book-orders/{number}/cancel", 409, json={"reason": "Too late."})
    assert refused["code"] == "book_order.transition_refused"

    async def is_counted() -> bool:
        after = (await staff.call("GET", "/tiers", 200))["items"][0]
        return bool(after["orders"] > before["orders"])

    await eventually(is_counted)
    entries = (await staff.call("GET", f"/book-ledgers/{listed['user_id']}", 200))["items"]
    assert [(each["entry_type"], each["tier_code"], each["amount"]) for each in entries] == [
        ("PURCHASE", "book_8", "40.00")
    ]


async def test_a_page_and_a_book_are_locked_and_unlocked(author: Author, staff: StaffMember) -> None:
    book = await author.book()
    page = await author.page(book)
    path, text = f"/books/{book['id']}", {"text_content": "Once upon a time"}
    await staff.call("POST", f"{path}/pages/{page['id']}/lock", 200)
    assert (await author.get(f"/product/pages/{page['id']}/"))["is_locked"] is True
    await author.refused("PATCH", f"/product/pages/{page['id']}/", 409, json=text)
    await author.page_version(page, expect=409)
    await staff.call("POST", f"{path}/pages/{page['id']}/unlock", 200)
    await author.patch(f"/product/pages/{page['id']}/", text)
    assert (await staff.call("POST", f"{path}/lock", 200))["status"] == "LOCKED"
    assert (await author.get(f"/product/books/{book['id']}/"))["status"] == "LOCKED"
    assert (await staff.call("POST", f"{path}/unlock", 200))["status"] == "DRAFT"
    await author.patch(f"/product/books/{book['id']}/", {"title": "In time"})


async def test_retries_are_given_with_a_reason(author: Author, staff: StaffMember) -> None:
    book = await author.book()
    page = await author.page(book)
    await author.buy(book, secret=SECRET)
    path = f"/allowances/PAGE/{page['id']}"
    assert (await staff.call("POST", f"{path}/corrections", 422, json={"amount": 1}))["code"] == "request.invalid"
    corrected = await staff.call("POST", f"{path}/corrections", 201, json={"amount": -2, "reason": "Given by mistake."})
    assert (corrected["max_retries"], corrected["used_retries"]) == (1, 0)
    version = await author.page_version(page)
    assert (version["max_retries"], version["used_retries"]) == (1, 1)
    await author.page_version(page, expect=403)
    refused = await staff.call("POST", f"{path}/corrections", 409, json={"amount": -1, "reason": "Too many."})
    assert refused["code"] == "allowance.correction_refused"
    await staff.call("POST", f"{path}/corrections", 201, json={"amount": 1, "reason": "The first one was blurred."})
    noted = (await staff.call("GET", f"{path}/corrections", 200))["items"]
    assert [each["reason"] for each in noted] == ["The first one was blurred.", "Given by mistake."]
    assert (await staff.call("GET", path, 200))["max_retries"] == 2


async def test_the_claim_of_a_paid_order_is_settled_once(
    visitor: Author, cashier: Cashier, author: Author, staff: StaffMember
) -> None:
    book = await visitor.book()
    number = (await visitor.order(book))["order_id"]
    claim = f"/book-claims/{number}/retry"
    assert (await staff.call("POST", claim, 409))["code"] == "book_order.claim_settled"
    await cashier.paid(number, customer_id=await customer_number(author))

    async def is_claimed() -> Body | None:
        order: Body = await staff.call("GET", f"/book-orders/{number}", 200)
        return order if order["claimed_at"] else None

    order = await eventually(is_claimed)
    assert order

    async def has_the_book() -> bool:
        return book["id"] in [each["id"] for each in await author.get("/product/books/")]

    await eventually(has_the_book)
    [customer] = (await staff.call("GET", "/customers", 200, params={"search": author.email}))["items"]
    assert (order["user_id"], order["awaits_claim"]) == (customer["id"], False)
    assert number not in [each["order_id"] for each in (await staff.call("GET", "/book-claims", 200))["items"]]
    body = {"customer_id": customer["number"]}
    assert (await staff.call("POST", claim, 409, json=body))["code"] == "book_order.claim_settled"


async def test_customers_are_no_staff(author: Author, visitor: Author, staff: StaffMember) -> None:
    session = author.http.cookies["sessionid"]
    for path in ("/books", "/book-orders", "/book-claims", "/tiers"):
        await staff.call("GET", path, 200)
        for client, headers, status in (
            (visitor, {}, 401),
            (author, {}, 401),  # a cookie alone is no credential here
            (author, {"Authorization": f"Bearer {session}"}, 403),
        ):
            refused = await client.call("GET", f"/staff/v1{path}", status, headers=headers)
            assert refused.headers["content-type"] == "application/problem+json"
