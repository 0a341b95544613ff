"""GET /products/: filters, ordering, pages (contract 3.2; addendum 5, 21 to 25, 35)."""

from typing import Any

import pytest
from catalog.contracts.emporium.schemas import ProductCard
from catalog.repository.listing import ORDERINGS
from dialects.numbered_pages import Page

from .shops import Shop, picture


async def test_a_card_has_exactly_the_documented_fields(shop: Shop) -> None:
    made = await shop.product(
        'MacBook Pro 16"',
        price="2499.99",
        compare_price="2999.99",
        quantity=15,
        is_featured=True,
        category="Electronics",
    )
    image = (await shop.upload(made, picture(), alt_text="Front view")).json()
    page = await shop.page()
    Page[ProductCard].model_validate(page)
    assert page == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": made["id"],
                "name": 'MacBook Pro 16"',
                "slug": "macbook-pro-16",
                "price": "2499.99",
                "compare_price": "2999.99",
                "quantity": 15,
                "is_in_stock": True,
                "is_featured": True,
                "discount_percentage": 17,
                "category": {"id": made["category_id"], "name": "Electronics"},
                "images": [{"id": image["id"], "image": image["image"], "alt_text": "Front view", "is_primary": True}],
                "average_rating": 0,
                "review_count": 0,
            }
        ],
    }
    assert image["image"].startswith("http://shop.test/media/")


async def test_the_default_order_is_newest_first_with_the_id_as_tie_breaker(shop: Shop) -> None:
    made = [await shop.product(f"Thing {number}") for number in range(3)]
    assert await shop.slugs() == [product["slug"] for product in reversed(made)]
    await shop.harness.database.autocommit.execute(
        "update products set created_at = '2024-01-01T00:00:00Z' where storefront = %(name)s", name=shop.name
    )
    shown = [product["id"] for product in (await shop.page())["results"]]
    assert shown == sorted(product["id"] for product in made)


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("price", ["b", "a", "c"]),
        ("-price", ["c", "a", "b"]),
        ("created_at", ["a", "b", "c"]),
        ("-created_at", ["c", "b", "a"]),
        ("name", ["a", "b", "c"]),
        ("-name", ["c", "b", "a"]),
    ],
)
async def test_every_documented_ordering_orders(shop: Shop, ordering: str, expected: list[str]) -> None:
    for name, price in (("a", "2.00"), ("b", "1.00"), ("c", "3.00")):
        await shop.product(name, price=price)
    assert ordering in ORDERINGS
    assert await shop.slugs(ordering=ordering) == expected


async def test_an_unknown_ordering_is_ignored(shop: Shop) -> None:
    made = [await shop.product(f"Thing {number}") for number in range(2)]
    for ordering in ("cost_price", "price; drop table products", "-", "\x00"):
        assert await shop.slugs(ordering=ordering) == [made[1]["slug"], made[0]["slug"]]


async def test_a_category_includes_the_categories_below_it(shop: Shop) -> None:
    await shop.category("Electronics")
    await shop.category("Laptops", parent_id=shop.categories["Electronics"]["id"])
    await shop.category("Gaming", parent_id=shop.categories["Laptops"]["id"])
    await shop.product("Cable", category="Electronics")
    await shop.product("Beast", category="Gaming")
    await shop.product("Chair", category="Furniture")
    assert await shop.slugs(category="electronics") == ["beast", "cable"]
    assert await shop.slugs(category="laptops") == ["beast"]


@pytest.mark.parametrize("slug", ["no-such", "Not A Slug", "\x00", "'", "ünï"])
async def test_an_unknown_category_has_no_products(shop: Shop, slug: str) -> None:
    await shop.product()
    assert await shop.slugs(category=slug) == []


async def test_price_bounds_are_inclusive_and_combine(shop: Shop) -> None:
    for price in ("99.99", "100.00", "300.00", "500.00", "500.01"):
        await shop.product(f"p {price}", price=price)
    found = await shop.slugs(min_price="100", max_price="500", ordering="price")
    assert found == ["p-100-00", "p-300-00", "p-500-00"]
    assert await shop.slugs(min_price="500.001", ordering="price") == ["p-500-01"]
    assert await shop.slugs(min_price="500", max_price="100") == []
    assert len(await shop.slugs(max_price="9" * 400)) == 5


@pytest.mark.parametrize("field", ["min_price", "max_price"])
@pytest.mark.parametrize("value", ["cheap", "1,5", "NaN", "Infinity", "1e3", "--1", "1_0", "٣", "\x00", "0x10"])
async def test_a_malformed_price_is_400_on_that_field(shop: Shop, field: str, value: str) -> None:
    parameters: dict[str, Any] = {field: value}
    response = await shop.get(**parameters)
    assert response.status_code == 400
    assert response.json() == {
        "error": "Invalid input",
        "code": "validation_error",
        "details": {field: ["A valid number is required."]},
    }


async def test_a_negative_price_is_400_on_that_field(shop: Shop) -> None:
    response = await shop.get(min_price="-1", max_price="x")
    assert response.status_code == 400
    assert set(response.json()["details"]) == {"min_price", "max_price"}


async def test_in_stock_filters_both_ways(shop: Shop) -> None:
    await shop.product("full", quantity=1)
    await shop.product("empty", quantity=0)
    await shop.product("endless", quantity=0, track_inventory=False)
    assert sorted(await shop.slugs(in_stock="true")) == ["endless", "full"]
    assert await shop.slugs(in_stock="False") == ["empty"]
    assert len(await shop.slugs(in_stock="perhaps")) == 3


async def test_a_product_that_tracks_no_inventory_is_in_stock(shop: Shop) -> None:
    await shop.product(quantity=0, track_inventory=False)
    assert [card["is_in_stock"] for card in (await shop.page())["results"]] == [True]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_customers_cannot_write_products(shop: Shop, method: str) -> None:
    made = await shop.product()
    client = shop.harness.customer(shop.name)
    for path in ("/api/v1/products/", f"/api/v1/products/{made['slug']}/"):
        response = await client.request(method, path, json={})
        assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
