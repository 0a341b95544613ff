"""Sale prices follow the clock: what customers see, and what cart is told."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from catalog.use_cases.switch_prices import switch_prices
from common.events.catalog import ProductChanged
from common.kernel import clock

from .shops import Json, Shop

HOUR = 3600


@pytest.fixture(autouse=True)
async def same_clock() -> AsyncIterator[None]:
    """The clock of the other tests is not ahead."""
    before = clock.offset()
    yield
    clock.advance(before - clock.offset())


def at(hours: float) -> str:
    return (clock.now() + timedelta(hours=hours)).isoformat()


async def on_sale(shop: Shop) -> Json:
    """A product of 10.00 that costs 7.50 from the next hour until the one after that."""
    times = {"sale_starts_at": at(1), "sale_ends_at": at(2)}
    made = await shop.product("Chair", price="10.00")
    return await shop.done("PATCH", f"/products/{made['id']}", sale_price="7.50", **times)


async def shown(shop: Shop, product: Json) -> tuple[str, str | None, int]:
    """What list and detail show, which agree."""
    members = ("price", "compare_price", "discount_percentage")
    (card,) = [each for each in (await shop.page())["results"] if each["id"] == product["id"]]
    detail = (await shop.get(f"{product['slug']}/")).json()
    assert [card[name] for name in members] == [detail[name] for name in members]
    return card["price"], card["compare_price"], card["discount_percentage"]


async def test_the_price_changes_when_the_sale_begins_and_ends_although_nothing_has_run(shop: Shop) -> None:
    chair = await on_sale(shop)
    assert await shown(shop, chair) == ("10.00", None, 0)
    clock.advance(HOUR + 1)
    assert await shown(shop, chair) == ("7.50", "10.00", 25)
    staff = await shop.done("GET", f"/products/{chair['id']}")
    assert (staff["price"], staff["sale_price"], staff["current_price"]) == ("10.00", "7.50", "7.50")
    clock.advance(HOUR)
    assert await shown(shop, chair) == ("10.00", None, 0)


async def test_variants_without_prices_of_their_own_are_on_sale_with_their_product(shop: Shop) -> None:
    chair = await on_sale(shop)
    await shop.variant(chair, "Plain")
    await shop.variant(chair, "Large", price="12.00")
    own = await shop.variant(chair, "Red", price="12.00")
    await shop.done("PATCH", f"/variants/{own['id']}", sale_price="11.00", sale_starts_at=at(1.5))

    async def prices() -> list[str]:
        return [each["price"] for each in (await shop.get(f"{chair['slug']}/")).json()["variants"]]

    seen = [await prices()]
    for _ in range(4):
        clock.advance(HOUR / 2 + 1)
        seen.append(await prices())
    assert seen == [
        ["10.00", "12.00", "12.00"],
        ["10.00", "12.00", "12.00"],
        ["7.50", "12.00", "12.00"],
        ["7.50", "12.00", "11.00"],
        ["10.00", "12.00", "11.00"],
    ]


async def test_at_each_boundary_the_product_is_published_once_and_lists_are_sorted_again(shop: Shop) -> None:
    chair = await on_sale(shop)
    await shop.product("Bench", price="9.00")
    assert await shop.slugs(ordering="price") == ["bench", "chair"]
    told = await shop.harness.events(ProductChanged, shop.name)
    clock.advance(HOUR + 1)
    for _ in range(2):
        await switch_prices(shop.harness.database)
    assert await shop.slugs(ordering="price") == ["chair", "bench"]
    assert await shop.slugs(max_price="8.00") == ["chair"]
    clock.advance(HOUR)
    await switch_prices(shop.harness.database)
    assert await shop.slugs(ordering="price") == ["bench", "chair"]
    published = (await shop.harness.events(ProductChanged, shop.name))[len(told) :]
    assert [(each.price, each.regular_price) for each in published] == [(750, 1000), (1000, 1000)]
    assert {str(each.product_id) for each in published} == {chair["id"]}
    assert published[0].sale is not None
    assert published[0].sale.price == 750


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"sale_price": "10.00"}, "sale_price.too_high"),
        ({"sale_price": "5.00", "sale_ends_at": "2020-01-01T00:00:00Z"}, "sale.period_invalid"),
        ({"sale_starts_at": "2020-01-01T00:00:00Z"}, "sale_price.missing"),
        ({"sale_price": "5.00", "sale_starts_at": "2020-01-01T00:00:00"}, "request.invalid"),
        ({"sale_price": "5.005"}, "request.invalid"),
    ],
)
async def test_an_impossible_sale_is_refused(shop: Shop, body: dict[str, str], code: str) -> None:
    chair = await shop.product(price="10.00")
    variant = await shop.variant(chair, price="10.00")
    for path in (f"/products/{chair['id']}", f"/variants/{variant['id']}"):
        refused = await shop.staff("PATCH", path, **body)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert await shown(shop, chair) == ("10.00", None, 0)


async def test_the_price_cannot_fall_below_the_sale_price_unless_the_sale_is_ended(shop: Shop) -> None:
    chair = await on_sale(shop)
    refused = await shop.staff("PATCH", f"/products/{chair['id']}", price="7.00")
    assert refused.json()["code"] == "sale_price.too_high"
    changed = await shop.done("PATCH", f"/products/{chair['id']}", price="7.00", sale_price=None)
    assert (changed["sale_price"], changed["sale_starts_at"], changed["sale_ends_at"]) == (None, None, None)


async def test_sales_of_many_products_are_set_by_a_percentage_and_ended(shop: Shop) -> None:
    chair, table = await shop.product("Chair", price="10.00"), await shop.product("Table", price="19.99")
    body = {"product_ids": [chair["id"], table["id"]]}
    sale = {"action": "set_sale", "percent": "-20", "round_to": "0.50", "sale_ends_at": at(1)}
    assert (await shop.done("POST", "/products/bulk", **body, **sale))["changed"] == 2
    assert [(await shown(shop, each))[0] for each in (chair, table)] == ["8.00", "16.00"]
    assert (await shop.done("POST", "/products/bulk", **body, action="end_sale"))["changed"] == 2
    assert [(await shown(shop, each))[0] for each in (chair, table)] == ["10.00", "19.99"]


async def test_an_upsert_sets_a_sale_and_repeating_it_changes_nothing(shop: Shop) -> None:
    chair = await shop.product("Chair", sku="CH-1", price="10.00")
    body = {"sale_price": "8.00", "sale_starts_at": at(0), "sale_ends_at": at(1)}
    first = await shop.done("PUT", "/products/by-sku/CH-1", **body)
    assert first["version"] == chair["version"] + 1
    assert await shop.done("PUT", "/products/by-sku/CH-1", **body) == first
    assert (await shown(shop, chair))[0] == "8.00"
