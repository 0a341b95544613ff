"""Staff change many products at once."""

from typing import Any
from uuid import uuid4

import pytest
from common.audit import AuditFilter
from common.events.catalog import ProductChanged, StockChanged
from common.rpc.interfaces.every_service import EveryServiceInterface

from .shops import Json, Shop


async def bulk(shop: Shop, action: str, *products: Json, **body: Any) -> Json:
    ids = [product["id"] for product in products]
    return await shop.done("POST", "/products/bulk", action=action, product_ids=ids, **body)


async def read(shop: Shop, product: Json) -> Json:
    return await shop.done("GET", f"/products/{product['id']}")


async def test_prices_are_raised_by_a_percentage_rounded_half_up(shop: Shop) -> None:
    chair = await shop.product("Chair", price="9.99")
    variant = await shop.variant(chair, "Red", price="12.50")
    await shop.variant(chair, "Blue")
    table = await shop.product("Table", price="0.05")
    assert (await bulk(shop, "change_price", chair, table, percent="10"))["changed"] == 2
    assert [(await read(shop, each))["price"] for each in (chair, table)] == ["10.99", "0.06"]
    assert (await read(shop, chair))["variants"][0]["price"] == "12.50"
    await bulk(shop, "change_price", chair, percent="-50", round_to="0.50", variants=True)
    shown = await read(shop, chair)
    assert (shown["price"], [each["price"] for each in shown["variants"]]) == ("5.50", ["6.50", None])
    assert variant["id"] == shown["variants"][0]["id"]


async def test_stock_is_set_or_added_of_products_and_their_variants(shop: Shop) -> None:
    chair, table = await shop.product("Chair", quantity=3), await shop.product("Table", quantity=1)
    red = await shop.variant(chair, "Red", quantity=2)
    await bulk(shop, "add_stock", chair, table, quantity=5)
    assert [await shop.stock(each["id"]) for each in (chair, red, table)] == [8, 2, 6]
    await bulk(shop, "set_stock", chair, quantity=1, variants=True)
    assert [await shop.stock(each["id"]) for each in (chair, red, table)] == [1, 1, 6]
    results = await bulk(shop, "add_stock", chair, table, quantity=-3, variants=True)
    assert [(each["changed"], each["code"]) for each in results["results"]] == [
        (False, "stock.unavailable"),
        (True, None),
    ]
    assert [await shop.stock(each["id"]) for each in (chair, red, table)] == [1, 1, 3]
    assert len(await shop.harness.events(StockChanged, shop.name)) == 8


async def test_products_are_hidden_shown_and_moved(shop: Shop) -> None:
    chair, table = await shop.product("Chair"), await shop.product("Table", is_active=False)
    lamps = await shop.category("Lamps")
    result = await bulk(shop, "hide", chair, table)
    assert (result["changed"], result["unchanged"], result["refused"]) == (1, 1, 0)
    assert (await read(shop, chair))["is_visible"] is False
    await bulk(shop, "show", chair)
    await bulk(shop, "move", chair, category_id=lamps["id"])
    assert ((await read(shop, chair))["category_id"], (await read(shop, chair))["is_visible"]) == (lamps["id"], True)
    refused = await bulk(shop, "move", chair, category_id=str(uuid4()))
    assert refused["results"][0]["code"] == "category.unknown"


async def test_a_refused_product_leaves_the_others_changed(shop: Shop, other_shop: Shop) -> None:
    chair = await shop.product("Chair", price="10.00", compare_price="11.00")
    table, theirs = await shop.product("Table", price="10.00"), await other_shop.product("Lamp", price="10.00")
    result = await bulk(shop, "set_price", chair, table, theirs, price="12.00", reason="New year")
    assert (result["changed"], result["refused"]) == (1, 2)
    assert [(each["product_id"], each["changed"], each["code"], each["detail"]) for each in result["results"]] == [
        (chair["id"], False, "compare_price.too_low", "The price to compare with must be higher than the price."),
        (table["id"], True, None, None),
        (theirs["id"], False, "product.not_found", "There is no product with this id."),
    ]
    assert [(await read(shop, each))["price"] for each in (chair, table)] == ["10.00", "12.00"]
    assert (await read(other_shop, theirs))["price"] == "10.00"
    calls = shop.harness.calls(EveryServiceInterface)
    (entry, *_) = await calls.audit_entries(shop.name, AuditFilter(subject_type="product", subject_id=table["id"]), 9)
    assert (entry.operation, entry.before, entry.after, entry.reason) == (
        "POST /products/bulk",
        {"price": 1000},
        {"price": 1200},
        "New year",
    )


async def test_all_of_a_filter_is_changed_if_its_count_is_confirmed(shop: Shop) -> None:
    for number in range(3):
        await shop.product(f"Chair {number}", price="10.00")
    await shop.product("Table", price="10.00")
    wanted = {"filter": {"search": "chair"}, "action": "change_price", "percent": "20"}
    refused = await shop.staff("POST", "/products/bulk", **wanted, count=4)
    assert (refused.status_code, refused.json()["code"], refused.json()["facts"]["count"]) == (
        409,
        "bulk.count_differs",
        3,
    )
    assert (await shop.done("POST", "/products/bulk", **wanted, count=3))["changed"] == 3
    items = (await shop.done("GET", "/products?sort=name"))["items"]
    assert [each["price"] for each in items] == ["12.00", "12.00", "12.00", "10.00"]


async def test_what_is_not_changed_is_explained_in_the_language_of_the_request(shop: Shop) -> None:
    chair = await shop.product("Chair", price="10.00")
    body = {"action": "move", "product_ids": [chair["id"]], "category_id": str(uuid4())}
    staff = shop.harness.staff(shop.name)
    response = await staff.post("/api/staff/v1/products/bulk", json=body, headers={"Accept-Language": "de"})
    assert response.json()["results"][0]["detail"] == "Es gibt keine Kategorie mit dieser ID."
    assert (response.headers["content-language"], response.headers["vary"]) == ("de", "Accept-Language")


async def test_a_repeated_change_has_one_effect(shop: Shop) -> None:
    chair = await shop.product("Chair", price="10.00")
    staff = shop.harness.staff(shop.name, user_id=uuid4())
    body = {"action": "change_price", "product_ids": [chair["id"]], "percent": "10"}
    headers = {"Idempotency-Key": "once"}
    answers = [await staff.post("/api/staff/v1/products/bulk", json=body, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (await read(shop, chair))["price"] == "11.00"
    assert len(await shop.harness.events(ProductChanged, shop.name)) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"action": "set_price"},
        {"action": "set_price", "price": "-1"},
        {"action": "set_price", "price": "1.005"},
        {"action": "set_price", "price": "1.00", "percent": "5"},
        {"action": "change_price", "percent": "-101"},
        {"action": "change_price", "percent": "1.234"},
        {"action": "change_price", "percent": 5},
        {"action": "change_price", "percent": "5", "round_to": "0.00"},
        {"action": "set_stock", "quantity": -1},
        {"action": "set_stock", "quantity": "1"},
        {"action": "set_stock", "quantity": 1, "round_to": "1.00"},
        {"action": "hide", "variants": True},
        {"action": "explode"},
        {"action": "hide", "product_ids": []},
        {"action": "hide", "filter": {}, "count": 1},
        {"action": "hide", "product_ids": [], "filter": {}},
        {"action": "hide", "product_ids": ["x"]},
    ],
)
async def test_an_unclear_change_is_422_and_changes_nothing(shop: Shop, body: dict[str, Any]) -> None:
    chair = await shop.product("Chair", price="10.00")
    refused = await shop.staff("POST", "/products/bulk", **{"product_ids": [chair["id"]], **body})
    assert refused.status_code == 422, refused.text
    assert await read(shop, chair) == chair


async def test_without_a_key_or_with_an_unknown_member_nothing_is_changed(shop: Shop) -> None:
    chair = await shop.product("Chair")
    unkeyed = shop.harness.staff(shop.name)
    unkeyed.event_hooks = {}
    body = {"action": "hide", "product_ids": [chair["id"]]}
    refused = await unkeyed.post("/api/staff/v1/products/bulk", json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency.key_missing")
    unknown = await shop.staff("POST", "/products/bulk", action="hide", filter={"serch": "x"}, count=0)
    assert (unknown.status_code, unknown.json()["code"]) == (400, "request.unknown_name")
    assert (await read(shop, chair))["is_active"] is True
