"""The paid order of a demo customer's picture book."""

from common.events.orders import BookOrderPaid
from common.kernel.storefronts import Storefront
from orders.use_cases.seed_book_order import SeedBookOrder, seed_book_order

from .shop import STAFF_ORDERS, BookShop, Reader


def command(shop: BookShop, demo: Reader, tier_code: str = "book_8") -> SeedBookOrder:
    storefront: Storefront = shop.harness.storefronts[shop.name]
    fields = ("full_name", "phone", "email", "address_line1", "address_line2", "city")
    return SeedBookOrder(
        storefront=storefront,
        user_id=demo.id,
        tier_code=tier_code,
        address={name: getattr(demo.address, name) for name in fields},
        book_id=demo.book.id,
        title=demo.book.title,
    )


async def test_it_is_paid_and_reported_once_and_staff_see_it(shop: BookShop) -> None:
    demo, recorded = shop.customer(), []
    for _ in range(2):
        async with shop.harness.database.transaction() as uow:
            recorded.append(await seed_book_order(command(shop, demo), uow))
    assert recorded == [True, False]
    (event,) = await shop.harness.events(BookOrderPaid, shop.name)
    assert (event.user_id, event.tier_code, event.amount) == (demo.id, "book_8", 4_000)
    assert event.book_ids == [demo.book.id]
    (order,) = (await shop.harness.staff(shop.name).get(STAFF_ORDERS)).json()["items"]
    assert (order["id"], order["status"], order["total"]) == (event.number, "paid", "40.00")
    detail = (await shop.harness.staff(shop.name).get(f"{STAFF_ORDERS}/{event.number}")).json()
    assert [entry["status"] for entry in detail["history"]] == ["pending", "paid"]
    assert detail["address"]["city"] == demo.address.city


async def test_without_the_tier_it_is_the_cheapest_one(shop: BookShop) -> None:
    demo = shop.customer()
    async with shop.harness.database.transaction() as uow:
        await seed_book_order(command(shop, demo, "book_99"), uow)
    (event,) = await shop.harness.events(BookOrderPaid, shop.name)
    assert event.tier_code == "book_8"


async def test_no_mail_is_sent(shop: BookShop) -> None:
    demo = shop.customer(email="demo.without.mails@family.example")
    async with shop.harness.database.transaction() as uow:
        await seed_book_order(command(shop, demo), uow)
    assert await shop.harness.mails(demo.address.email) == []
