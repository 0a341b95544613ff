"""GET /products/: filters, ordering, pages (contract 3.2; addendum 5, 21 to 25, 35)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from catalog.contracts.emporium.schemas import ProductCard
from catalog.objects import Objects
from catalog.queries.listing import ORDERINGS
from catalog.seeding import seed_catalog
from catalog.seeds import SeedCategory, SeedProduct
from dialects.emporium import Page

from .shops import Shop, picture


async def test_a_card_has_exactly_the_documented_shape(shop: Shop) -> None:
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
    await shop.harness.database.reads.write(
        "update products set created_at = '2024-01-01T00:00:00Z' where storefront = %s", (shop.name,)
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
async def test_an_unknown_category_is_an_empty_list(shop: Shop, slug: str) -> None:
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


async def test_what_is_not_tracked_is_in_stock(shop: Shop) -> None:
    await shop.product(quantity=0, track_inventory=False)
    assert [card["is_in_stock"] for card in (await shop.page())["results"]] == [True]


async def test_inactive_products_are_hidden_and_the_pages_stay_full(shop: Shop) -> None:
    made = [await shop.product(f"Thing {number}") for number in range(5)]
    await shop.done("POST", f"/products/{made[3]['id']}/deactivate")
    page = await shop.page(page_size=2)
    assert page["count"] == 4
    assert [product["slug"] for product in page["results"]] == ["thing-4", "thing-2"]
    await shop.done("POST", f"/products/{made[3]['id']}/activate")
    assert (await shop.page())["count"] == 5


async def test_links_are_absolute_and_keep_the_other_parameters(shop: Shop) -> None:
    for number in range(5):
        await shop.product(f"Thing {number}", price=f"{number + 1}.00")
    page = await shop.page(min_price="1", ordering="price", search="thing", page="2", page_size="2")
    assert (page["count"], len(page["results"])) == (5, 2)
    for link, wanted in ((page["next"], "3"), (page["previous"], "1")):
        parts = urlsplit(link)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "http://shop.test/api/v1/products/"
        expected = {"min_price": ["1"], "ordering": ["price"], "search": ["thing"], "page": [wanted]}
        assert parse_qs(parts.query) == {**expected, "page_size": ["2"]}


async def test_following_next_shows_every_product_once(shop: Shop) -> None:
    made = {(await shop.product(f"Thing {number}", price="1.00"))["slug"] for number in range(7)}
    seen: list[str] = []
    page = await shop.page(ordering="price", page_size=3)
    while True:
        seen += [product["slug"] for product in page["results"]]
        if page["next"] is None:
            break
        page = await shop.page(**dict(item.split("=") for item in urlsplit(page["next"]).query.split("&")))
    assert len(seen) == 7
    assert set(seen) == made


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999999999999999"])
async def test_a_page_beyond_the_end_is_404(shop: Shop, page: str) -> None:
    await shop.product()
    response = await shop.get(page=page)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_page_size_above_100_is_cut_and_nonsense_is_20(shop: Shop) -> None:
    products = [SeedProduct(name=f"P {n}", slug=f"p-{n}", sku=f"P-{n}", category="all", price=100) for n in range(101)]
    storefront = shop.harness.storefronts[shop.name]
    categories = [SeedCategory(name="All", slug="all")]
    await seed_catalog(shop.harness.database, Objects("memory:///"), storefront, categories, products)
    assert len(await shop.slugs(page_size=1000)) == 100
    assert len(await shop.slugs(page_size="many")) == 20
    assert (await shop.page())["count"] == 101


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_customers_cannot_write_products(shop: Shop, method: str) -> None:
    made = await shop.product()
    client = shop.harness.customer(shop.name)
    for path in ("/api/v1/products/", f"/api/v1/products/{made['slug']}/"):
        response = await client.request(method, path, json={})
        assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")


async def test_a_page_takes_one_statement_however_long_it_is(shop: Shop) -> None:
    for number in range(6):
        await shop.upload(await shop.product(f"Thing {number}"), picture())
    statements = shop.harness.database.statements
    filters: dict[str, Any] = {"search": "thing", "category": "goods", "in_stock": "true", "min_price": 1}
    for parameters in ({}, filters):
        before = statements.total
        assert len(await shop.slugs(**parameters)) == 6
        assert statements.total - before == 1
