"""GET /products/: filters, ordering, pages, refusals (addendum 1 and 6)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from catalog.objects import Objects
from catalog.queries.shelf import ORDERINGS
from catalog.seeding import seed_catalog
from catalog.seeds import SeedCategory, SeedProduct

from ..shops import picture
from .stones import StoneShop


async def fill(stones: StoneShop, count: int) -> None:
    """Products named from `P 00` on, all at one price."""
    products = [
        SeedProduct(name=f"P {n:02}", slug=f"p-{n}", sku=f"P-{n}", category="all", price=100) for n in range(count)
    ]
    storefront = stones.harness.storefronts[stones.name]
    categories = [SeedCategory(name="All", slug="all")]
    await seed_catalog(stones.harness.database, Objects("memory:///"), storefront, categories, products)


async def test_the_default_order_is_by_name_whatever_its_case(stones: StoneShop) -> None:
    for name in ("verde", "Azul", "carrara"):
        await stones.product(name)
    assert await stones.names() == ["Azul", "carrara", "verde"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("name", "abc"),
        ("-name", "cba"),
        ("price", "bac"),
        ("-price", "cab"),
        ("created_at", "abc"),
        ("-created_at", "cba"),
        ("stock_quantity", "cba"),
        ("-stock_quantity", "abc"),
    ],
)
async def test_every_documented_ordering_orders(stones: StoneShop, ordering: str, expected: str) -> None:
    for name, price, quantity in (("a", "2.00", 3), ("b", "1.00", 2), ("c", "3.00", 1)):
        await stones.product(name, price=price, quantity=quantity)
    assert ordering in ORDERINGS
    assert await stones.names(ordering=ordering) == list(expected)


@pytest.mark.parametrize("ordering", ["sku", "price; drop table products", "-", "--name", "\x00", "price,name", ""])
async def test_an_unknown_ordering_is_ignored(stones: StoneShop, ordering: str) -> None:
    for name in ("b", "a"):
        await stones.product(name)
    assert await stones.names(ordering=ordering) == ["a", "b"]


@pytest.mark.parametrize("ordering", [*ORDERINGS])
async def test_what_is_equal_is_ordered_by_id(stones: StoneShop, ordering: str) -> None:
    for _ in range(4):
        await stones.product("Same", price="5.00", quantity=7)
    await stones.harness.database.reads.write(
        "update products set created_at = '2024-01-01T00:00:00Z' where storefront = %s", (stones.name,)
    )
    ids = [product["id"] for product in (await stones.shown(ordering=ordering))["results"]]
    assert ids == sorted(ids)


async def test_the_page_size_is_twenty_and_no_parameter(stones: StoneShop) -> None:
    await fill(stones, 45)
    assert len(await stones.names(page_size=100)) == 20
    assert len(await stones.names(page=3, page_size=1)) == 5


async def test_links_are_absolute_and_keep_the_other_parameters(stones: StoneShop) -> None:
    await fill(stones, 45)
    page = await stones.shown(page="2", search="p", min_price="0.50", ordering="-name", utm="x")
    for link, wanted in ((page["next"], "3"), (page["previous"], "1")):
        parts = urlsplit(link)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "http://shop.test/api/v1/products/"
        assert parse_qs(parts.query) == {
            "search": ["p"], "min_price": ["0.50"], "ordering": ["-name"], "utm": ["x"], "page": [wanted],
        }  # fmt: skip
    assert (await stones.shown(page="3"))["next"] is None
    assert (await stones.shown(page="1"))["previous"] is None


async def test_following_next_shows_every_product_once(stones: StoneShop) -> None:
    await fill(stones, 45)
    seen: list[str] = []
    page = await stones.shown(ordering="price")
    while True:
        seen += [product["name"] for product in page["results"]]
        if page["next"] is None:
            break
        page = await stones.shown(
            **{name: values[0] for name, values in parse_qs(urlsplit(page["next"]).query).items()}
        )
    assert seen == [f"P {n:02}" for n in range(45)]


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "last", "1.0", "9" * 30, "\x00"])
async def test_an_unknown_page_is_404_in_the_envelope(stones: StoneShop, page: str) -> None:
    await stones.product()
    assert (await stones.refused(404, page=page))["message"] == "Invalid page."


async def test_an_empty_shop_has_an_empty_first_page(stones: StoneShop) -> None:
    assert await stones.shown() == {"count": 0, "next": None, "previous": None, "results": []}
    await stones.refused(404, page=2)


async def test_a_category_is_an_id_and_includes_the_categories_below_it(stones: StoneShop) -> None:
    slabs = await stones.category("Slabs")
    marble = await stones.category("Marble", parent_id=slabs["id"])
    for name, category in (("Plain", "Slabs"), ("Carrara", "Marble"), ("Sink", "Sinks")):
        await stones.product(name, category=category)
    assert await stones.names(category=slabs["number"]) == ["Carrara", "Plain"]
    assert await stones.names(category=f" {marble['number']} ") == ["Carrara"]
    assert len(await stones.names(category="")) == 3


@pytest.mark.parametrize("category", ["0", "-1", "999999999999", "9" * 18, "9" * 19, "9" * 400, "-" + "9" * 40])
async def test_an_unknown_category_is_an_empty_list(stones: StoneShop, category: str) -> None:
    await stones.product()
    assert await stones.names(category=category) == []


@pytest.mark.parametrize("category", ["slabs", "1.5", "1e2", "\x00", "1 or 1=1", "--1", "١", "0x1"])
async def test_a_category_that_is_no_number_is_400_on_that_field(stones: StoneShop, category: str) -> None:
    refusal = await stones.refused(400, category=category)
    assert refusal["errors"] == {"category": ["A valid integer is required."]}


async def test_price_bounds_are_inclusive_and_combine(stones: StoneShop) -> None:
    for price in ("49.99", "50.00", "75.00", "100.00", "100.01"):
        await stones.product(price, price=price)
    assert await stones.names(min_price="50", max_price="100", ordering="price") == ["50.00", "75.00", "100.00"]
    assert await stones.names(min_price="100.001") == ["100.01"]
    assert await stones.names(max_price="49.999") == ["49.99"]
    assert await stones.names(min_price="100", max_price="50") == []
    assert len(await stones.names(min_price="-5", max_price="9" * 400)) == 5
    assert await stones.names(max_price="-0.01") == []


@pytest.mark.parametrize("field", ["min_price", "max_price"])
@pytest.mark.parametrize("value", ["cheap", "1,5", "NaN", "Infinity", "1e3", "--1", "1_0", "٣", "\x00", "0x10", "-"])
async def test_a_malformed_price_is_400_on_that_field(stones: StoneShop, field: str, value: str) -> None:
    parameters: dict[str, Any] = {field: value}
    refusal = await stones.refused(400, **parameters)
    assert set(refusal["errors"]) == {field}
    assert refusal["message"] == refusal["errors"][field][0]


async def test_both_prices_are_named_when_both_are_wrong(stones: StoneShop) -> None:
    assert set((await stones.refused(400, min_price="a", max_price="b"))["errors"]) == {"min_price", "max_price"}


async def test_in_stock_false_means_a_stock_of_zero(stones: StoneShop) -> None:
    await stones.product("Full", quantity=1)
    await stones.product("Empty", quantity=0)
    assert await stones.names(in_stock="true") == ["Full"]
    assert await stones.names(in_stock="False") == ["Empty"]
    for ignored in ("perhaps", "", "\x00", "2"):
        assert len(await stones.names(in_stock=ignored)) == 2


async def test_filters_combine(stones: StoneShop) -> None:
    await stones.product("Carrara slab", price="60.00", category="Slabs")
    await stones.product("Carrara tile", price="60.00", category="Tiles")
    await stones.product("Carrara slab, broken", price="60.00", quantity=0, category="Slabs")
    await stones.product("Carrara slab, large", price="160.00", category="Slabs")
    category = stones.categories["Slabs"]["number"]
    found = await stones.names(category=category, search="carrara", min_price=50, max_price=100, in_stock="true")
    assert found == ["Carrara slab"]


async def test_inactive_products_are_hidden_and_the_pages_stay_full(stones: StoneShop) -> None:
    await fill(stones, 22)
    made = await stones.product("P 00 hidden", is_active=False)
    page = await stones.shown()
    assert (page["count"], len(page["results"])) == (22, 20)
    await stones.refused(404, f"products/{made['number']}/")


async def test_products_of_inactive_categories_are_hidden_with_all_below(stones: StoneShop) -> None:
    slabs = await stones.category("Slabs")
    await stones.category("Marble", parent_id=slabs["id"])
    made = await stones.product("Carrara", category="Marble")
    await stones.done("PATCH", f"/categories/{slabs['id']}", is_active=False)
    assert await stones.names() == []
    await stones.refused(404, f"products/{made['number']}/")
    await stones.done("PATCH", f"/categories/{slabs['id']}", is_active=True)
    assert await stones.names() == ["Carrara"]


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "1.0", "9" * 18, "9" * 19, "9" * 400, "%00", "1%20or%201", "١", "+1"]
)
async def test_an_unknown_id_is_404_in_the_envelope(stones: StoneShop, number: str) -> None:
    await stones.product()
    for path in ("products/{}/", "categories/{}/", "categories/{}/products/"):
        assert (await stones.refused(404, path.format(number)))["errors"].keys() == {"non_field_errors"}


async def test_only_reading_is_allowed(stones: StoneShop) -> None:
    made = await stones.product()
    client = stones.harness.customer(stones.name, contract="marbelle")
    for path in ("products/", f"products/{made['number']}/", "categories/"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            response = await client.request(method, f"/api/v1/{path}", json={})
            assert (response.status_code, response.json()["success"]) == (405, False)


async def test_a_page_takes_one_statement_however_long_it_is(stones: StoneShop) -> None:
    for number in range(5):
        await stones.upload(await stones.product(f"Thing {number}"), picture())
    number = stones.categories["Goods"]["number"]
    filters: dict[str, Any] = {"search": "thing go", "category": number, "in_stock": "true", "min_price": 1}
    statements = stones.harness.database.statements
    for path, parameters in (("", {}), ("", filters), (f"categories/{number}/products/", filters), ("categories/", {})):
        before = statements.total
        await stones.shown(path, **parameters)
        assert statements.total - before == 1
