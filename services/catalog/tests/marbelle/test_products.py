"""GET /products/: filters, ordering, pages, refusals (addendum 1 and 6)."""

from typing import Any

import pytest
from catalog.repository.numbered_listing import ORDERINGS

from .shops import MarbelleShop


async def test_the_default_order_is_by_name_ignoring_case(marbelle: MarbelleShop) -> None:
    for name in ("verde", "Azul", "carrara"):
        await marbelle.product(name)
    assert await marbelle.names() == ["Azul", "carrara", "verde"]


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
async def test_every_documented_ordering_orders(marbelle: MarbelleShop, ordering: str, expected: str) -> None:
    for name, price, quantity in (("a", "2.00", 3), ("b", "1.00", 2), ("c", "3.00", 1)):
        await marbelle.product(name, price=price, quantity=quantity)
    assert ordering in ORDERINGS
    assert await marbelle.names(ordering=ordering) == list(expected)


@pytest.mark.parametrize("ordering", ["sku", "price; drop table products", "-", "--name", "\x00", "price,name", ""])
async def test_an_unknown_ordering_is_ignored(marbelle: MarbelleShop, ordering: str) -> None:
    for name in ("b", "a"):
        await marbelle.product(name)
    assert await marbelle.names(ordering=ordering) == ["a", "b"]


@pytest.mark.parametrize("ordering", [*ORDERINGS])
async def test_products_with_equal_keys_are_ordered_by_id(marbelle: MarbelleShop, ordering: str) -> None:
    for _ in range(4):
        await marbelle.product("Same", price="5.00", quantity=7)
    await marbelle.harness.database.autocommit.execute(
        "update products set created_at = '2024-01-01T00:00:00Z' where storefront = %(name)s", name=marbelle.name
    )
    ids = [product["id"] for product in (await marbelle.shown(ordering=ordering))["results"]]
    assert ids == sorted(ids)


async def test_a_category_is_an_id_and_includes_the_categories_below_it(marbelle: MarbelleShop) -> None:
    slabs = await marbelle.category("Slabs")
    marble = await marbelle.category("Marble", parent_id=slabs["id"])
    for name, category in (("Plain", "Slabs"), ("Carrara", "Marble"), ("Sink", "Sinks")):
        await marbelle.product(name, category=category)
    assert await marbelle.names(category=slabs["number"]) == ["Carrara", "Plain"]
    assert await marbelle.names(category=f" {marble['number']} ") == ["Carrara"]
    assert len(await marbelle.names(category="")) == 3


@pytest.mark.parametrize("category", ["0", "-1", "999999999999", "9" * 18, "9" * 19, "9" * 400, "-" + "9" * 40])
async def test_an_unknown_category_has_no_products(marbelle: MarbelleShop, category: str) -> None:
    await marbelle.product()
    assert await marbelle.names(category=category) == []


@pytest.mark.parametrize("category", ["slabs", "1.5", "1e2", "\x00", "1 or 1=1", "--1", "١", "0x1"])
async def test_a_category_that_is_not_a_number_is_400_on_that_field(marbelle: MarbelleShop, category: str) -> None:
    refusal = await marbelle.refused(400, category=category)
    assert refusal["errors"] == {"category": ["A valid integer is required."]}


async def test_price_bounds_are_inclusive_and_combine(marbelle: MarbelleShop) -> None:
    for price in ("49.99", "50.00", "75.00", "100.00", "100.01"):
        await marbelle.product(price, price=price)
    assert await marbelle.names(min_price="50", max_price="100", ordering="price") == ["50.00", "75.00", "100.00"]
    assert await marbelle.names(min_price="100.001") == ["100.01"]
    assert await marbelle.names(max_price="49.999") == ["49.99"]
    assert await marbelle.names(min_price="100", max_price="50") == []
    assert len(await marbelle.names(min_price="-5", max_price="9" * 400)) == 5
    assert await marbelle.names(max_price="-0.01") == []


@pytest.mark.parametrize("field", ["min_price", "max_price"])
@pytest.mark.parametrize("value", ["cheap", "1,5", "NaN", "Infinity", "1e3", "--1", "1_0", "٣", "\x00", "0x10", "-"])
async def test_a_malformed_price_is_400_on_that_field(marbelle: MarbelleShop, field: str, value: str) -> None:
    parameters: dict[str, Any] = {field: value}
    refusal = await marbelle.refused(400, **parameters)
    assert set(refusal["errors"]) == {field}
    assert refusal["message"] == refusal["errors"][field][0]


async def test_both_prices_are_named_when_both_are_wrong(marbelle: MarbelleShop) -> None:
    assert set((await marbelle.refused(400, min_price="a", max_price="b"))["errors"]) == {"min_price", "max_price"}


async def test_in_stock_false_means_a_stock_of_zero(marbelle: MarbelleShop) -> None:
    await marbelle.product("Full", quantity=1)
    await marbelle.product("Empty", quantity=0)
    assert await marbelle.names(in_stock="true") == ["Full"]
    assert await marbelle.names(in_stock="False") == ["Empty"]
    for ignored in ("perhaps", "", "\x00", "2"):
        assert len(await marbelle.names(in_stock=ignored)) == 2


async def test_filters_combine(marbelle: MarbelleShop) -> None:
    await marbelle.product("Carrara slab", price="60.00", category="Slabs")
    await marbelle.product("Carrara tile", price="60.00", category="Tiles")
    await marbelle.product("Carrara slab, broken", price="60.00", quantity=0, category="Slabs")
    await marbelle.product("Carrara slab, large", price="160.00", category="Slabs")
    category = marbelle.categories["Slabs"]["number"]
    found = await marbelle.names(category=category, search="carrara", min_price=50, max_price=100, in_stock="true")
    assert found == ["Carrara slab"]


async def test_products_of_inactive_categories_are_hidden_with_all_below(marbelle: MarbelleShop) -> None:
    slabs = await marbelle.category("Slabs")
    await marbelle.category("Marble", parent_id=slabs["id"])
    made = await marbelle.product("Carrara", category="Marble")
    await marbelle.done("PATCH", f"/categories/{slabs['id']}", is_active=False)
    assert await marbelle.names() == []
    await marbelle.refused(404, f"products/{made['number']}/")
    await marbelle.done("PATCH", f"/categories/{slabs['id']}", is_active=True)
    assert await marbelle.names() == ["Carrara"]


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "1.0", "9" * 18, "9" * 19, "9" * 400, "%00", "1%20or%201", "١", "+1"]
)
async def test_an_unknown_id_is_404_in_the_envelope(marbelle: MarbelleShop, number: str) -> None:
    await marbelle.product()
    for path in ("products/{}/", "categories/{}/", "categories/{}/products/"):
        assert (await marbelle.refused(404, path.format(number)))["errors"].keys() == {"non_field_errors"}


async def test_only_reading_is_allowed(marbelle: MarbelleShop) -> None:
    made = await marbelle.product()
    client = marbelle.harness.customer(marbelle.name, contract="marbelle")
    for path in ("products/", f"products/{made['number']}/", "categories/"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            response = await client.request(method, f"/api/v1/{path}", json={})
            assert (response.status_code, response.json()["success"]) == (405, False)
