"""Products are added and changed by their SKUs, one by one and in batches."""

from typing import Any
from uuid import uuid4

import pytest
from catalog.domain.product_rows import Outcome, ProductRow, Upserted
from catalog.domain.stock import MovementKind
from catalog.use_cases.upsert_products import UpsertProducts, upsert_products
from common.audit import AuditFilter
from common.events.catalog import ProductChanged
from common.rpc.interfaces.every_service import EveryServiceInterface

from .shops import Shop

NEW: dict[str, Any] = {"name": "Chair", "category": "goods", "price": 1000}


async def upsert(shop: Shop, *rows: ProductRow, is_dry_run: bool = False) -> list[Upserted]:
    command = UpsertProducts(storefront=shop.harness.storefronts[shop.name], rows=rows, is_dry_run=is_dry_run)
    async with shop.harness.database.transaction() as uow:
        return await upsert_products(command, uow)


def row(sku: str, product_sku: str | None = None, **values: Any) -> ProductRow:
    return ProductRow(sku=sku, product_sku=product_sku, values=values)


def codes(results: list[Upserted]) -> list[str]:
    return [each.refusal.code if each.refusal else each.outcome.value for each in results]


async def products(shop: Shop) -> dict[str, dict[str, object]]:
    items = (await shop.done("GET", "/products?limit=200"))["items"]
    return {each["sku"]: each for each in items}


async def test_a_product_is_added_with_its_variants_and_then_changed_by_its_sku(shop: Shop) -> None:
    await shop.category("Goods")
    body = {"name": "Chair", "category": "goods", "price": "10.00", "quantity": 4}
    variants = [{"sku": "CH/RED", "name": "Red", "price": "12.00", "quantity": 2}, {"sku": "CH/BLUE", "name": "Blue"}]
    made = await shop.staff("PUT", "/products/by-sku/CH/1", **body, variants=variants)
    assert made.status_code == 201, made.text
    chair = made.json()
    assert (chair["sku"], chair["slug"], chair["quantity"], chair["is_visible"]) == ("CH/1", "chair", 4, True)
    assert [(each["sku"], each["price"], each["quantity"]) for each in chair["variants"]] == [
        ("CH/RED", "12.00", 2),
        ("CH/BLUE", None, 0),
    ]
    changed = await shop.staff(
        "PUT", "/products/by-sku/CH/1", price="11.00", quantity=3, variants=[{"sku": "CH/BLUE", "quantity": 7}]
    )
    assert changed.status_code == 200, changed.text
    assert changed.json() == {
        **chair,
        "price": "11.00",
        "current_price": "11.00",
        "quantity": 3,
        "version": 2,
        "updated_at": changed.json()["updated_at"],
        "variants": [chair["variants"][0], {**chair["variants"][1], "quantity": 7}],
    }
    movements = (await shop.done("GET", f"/stock/movements?product_id={chair['id']}"))["items"]
    assert sorted((each["kind"], each["delta"]) for each in movements) == [
        (MovementKind.INITIAL, 2),
        (MovementKind.INITIAL, 4),
        (MovementKind.SET, -1),
        (MovementKind.SET, 7),
    ]


async def test_an_upsert_is_recorded_with_what_it_changed(shop: Shop) -> None:
    chair = await shop.product("Chair", sku="CH-1", price="10.00", quantity=4)
    await shop.done("PUT", "/products/by-sku/CH-1", price="11.00", name="Chair")
    calls = shop.harness.calls(EveryServiceInterface)
    (entry, *_) = await calls.audit_entries(shop.name, AuditFilter(subject_type="product", subject_id=chair["id"]), 5)
    assert (entry.operation, entry.before, entry.after) == (
        "PUT /products/by-sku/{sku}",
        {"price": 1000},
        {"price": 1100},
    )


async def test_an_upsert_without_a_key_or_with_an_unknown_member_changes_nothing(shop: Shop) -> None:
    await shop.product("Chair", sku="CH-1", price="10.00")
    unkeyed = shop.harness.staff(shop.name)
    unkeyed.event_hooks = {}
    path = "/api/staff/v1/products/by-sku/CH-1"
    assert (await unkeyed.put(path, json={"price": "1.00"})).json()["code"] == "idempotency.key_missing"
    assert (await shop.staff("PUT", "/products/by-sku/CH-1", prise="1.00")).status_code == 400
    refused = await shop.staff("PUT", "/products/by-sku/CH-1", price="1.00", variants=[{"sku": "CH-1", "name": "x"}])
    assert (refused.status_code, refused.json()["code"]) == (409, "sku.taken")
    assert (await products(shop))["CH-1"]["price"] == "10.00"


async def test_a_batch_repeated_changes_and_publishes_nothing(shop: Shop) -> None:
    await shop.category("Goods")
    rows = [
        row("CH-1", **NEW, quantity=3, weight=None),
        row("CH-RED", "CH-1", name="Red", quantity=1, attributes={"color": "red"}),
        row("CH-2", **NEW),
    ]
    assert codes(await upsert(shop, *rows)) == ["created"] * 3
    stored = await products(shop)
    assert [stored[sku]["slug"] for sku in ("CH-1", "CH-2")] == ["chair", "chair-ch-2"]
    assert codes(await upsert(shop, *rows)) == ["unchanged"] * 3
    assert await products(shop) == stored
    assert len(await shop.harness.events(ProductChanged, shop.name)) == 2


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (row("X", name="X", category="goods"), "request.invalid"),
        (row("X", name="X", price=1), "request.invalid"),
        (row("X", **{**NEW, "category": "nowhere"}), "category.unknown"),
        (row("X", **{**NEW, "category": None}, category_id=uuid4()), "category.unknown"),
        (row("X", **NEW, slug="wishlist"), "slug.reserved"),
        (row("X", **NEW, slug="taken"), "slug.taken"),
        (row("X", **NEW, compare_price=1000), "compare_price.too_low"),
        (row("X", **NEW, colour="red"), "request.invalid"),
        (row("TA-1", compare_price=500), "compare_price.too_low"),
        (row("TA-1", slug="wishlist"), "slug.reserved"),
        (row("X", "CH-9", name="X"), "product.sku_unknown"),
        (row("X", "TA-OAK", name="X"), "product.sku_unknown"),
        (row("X", "TA-1"), "request.invalid"),
        (row("X", "TA-1", name="X", slug="x"), "request.invalid"),
        (row("TA-OAK", name="X"), "sku.taken"),
        (row("TA-1", "TA-1", name="X"), "sku.taken"),
    ],
)
async def test_a_row_that_is_refused_leaves_the_others(shop: Shop, refused: ProductRow, code: str) -> None:
    table = await shop.product("Table", sku="TA-1", slug="taken", price="10.00")
    await shop.variant(table, "Oak", sku="TA-OAK")
    before = await products(shop)
    results = await upsert(shop, row("CH-1", **NEW), refused, row("CH-1", name="Again"))
    assert codes(results) == ["created", code, "sku.taken"]
    after = await products(shop)
    assert after.pop("CH-1")["name"] == "Chair"
    assert after == before


async def test_a_dry_run_says_the_same_and_writes_nothing(shop: Shop) -> None:
    await shop.product("Table", sku="TA-1", price="10.00")
    before = await products(shop)
    rows = [row("TA-1", price=1200, quantity=1), row("CH-1", **NEW), row("CH-2", name="x"), row("V", "CH-1", name="V")]
    said = await upsert(shop, *rows, is_dry_run=True)
    assert codes(said) == ["changed", "created", "request.invalid", "created"]
    assert (said[0].before, said[0].after) == ({"price": 1000, "quantity": 10}, {"price": 1200, "quantity": 1})
    assert await products(shop) == before


async def test_skus_of_another_storefront_are_not_seen(shop: Shop, other_shop: Shop) -> None:
    theirs = await other_shop.product("Chair", sku="CH-1", price="10.00")
    await shop.category("Goods")
    assert (await upsert(shop, row("CH-1", **NEW)))[0].outcome is Outcome.CREATED
    assert (await upsert(shop, row("V", "CH-1", name="V")))[0].outcome is Outcome.CREATED
    assert await other_shop.done("GET", f"/products/{theirs['id']}") == theirs
