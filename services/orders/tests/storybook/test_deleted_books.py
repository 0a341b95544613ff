"""A book that is deleted while it is being ordered: the order is cancelled before it can be paid."""

from common.events.generation import BookDeleted

from .shop import BookShop, Reader


async def status_of(shop: BookShop, order_id: int) -> str:
    return str((await shop.row(order_id))["status"])


async def delete(shop: BookShop, reader: Reader, times: int = 1) -> None:
    await shop.harness.deliver(BookDeleted(storefront=shop.name, book_id=reader.book.id), times=times)


async def test_an_order_of_a_book_that_was_deleted_after_its_check_is_refused_and_cancelled(shop: BookShop) -> None:
    reader, other = shop.customer(), shop.customer()
    kept = await other.order()
    shop.services.books.deleted_after_check.add(reader.book.id)
    response = await reader.create()
    assert response.status_code == 404
    [cancelled] = await shop.listed(status="cancelled")
    assert (await shop.pay(cancelled)).status_code == 409
    assert await status_of(shop, kept) == "pending"


async def test_the_unpaid_orders_of_a_deleted_book_are_cancelled_once(shop: BookShop) -> None:
    reader, other = shop.visitor(), shop.visitor()
    items = [{"book_id": str(each.book.id), "unit_price": "40.00"} for each in (reader, reader)]
    pending, kept = [await reader.order(), await reader.order(items=items)], await other.order()
    await delete(shop, reader, times=2)
    assert sorted(await shop.listed(status="cancelled")) == sorted(pending)
    assert await status_of(shop, kept) == "pending"
    for order_id in pending:
        history = (await shop.staff.get(f"/api/staff/v1/book-orders/{order_id}")).json()["history"]
        assert [entry["note"] for entry in history] == ["Ordered.", "Order cancelled: a book in it was deleted."]


async def test_a_paid_order_of_a_deleted_book_stays_for_staff(shop: BookShop) -> None:
    reader = shop.customer()
    paid = await reader.paid_order()
    await delete(shop, reader)
    assert await status_of(shop, paid) == "paid"


async def test_the_deletion_at_another_storefront_changes_nothing(shop: BookShop) -> None:
    reader = shop.customer()
    order_id = await reader.order()
    await delete(shop.another(), reader)
    assert await status_of(shop, order_id) == "pending"
