"""Products with variants and stock, imported from rows and exported as rows."""

from typing import Any

import pytest
from common.audit import AuditFilter, read_entries
from common.kernel.errors import RemoteRefusal
from common.rpc.interfaces.transfers import ImportBatch, RowFilter, RowOutcome, TransfersInterface
from testkit.transfers import batch_of, known_of

from .shops import PRODUCTS, Shop

CHAIR = {"sku": "CH-1", "name": "Chair", "category": "goods", "price": "$1.299,00", "quantity": "4"}
RED = {"sku": "CH-1", "variant_sku": "CH-1-R", "variant_name": "Red", "variant_quantity": "2"}
TABLE = {"sku": "T-1", "name": "Table", "category": "goods", "price": "20.00"}


async def apply(shop: Shop, batch: ImportBatch) -> list[RowOutcome]:
    return await shop.harness.calls(TransfersInterface).import_rows(shop.name, batch)


async def imported(shop: Shop, *rows: dict[str, str], **options: Any) -> list[str]:
    return [each.outcome for each in await apply(shop, batch_of("products", *rows, **options))]


async def faults(shop: Shop, *rows: dict[str, str]) -> list[tuple[int, str | None, str]]:
    outcomes = await apply(shop, batch_of("products", *rows, dry_run=True))
    return [(each.line, fault.column, fault.message) for each in outcomes for fault in each.faults]


async def products(shop: Shop) -> dict[str, Any]:
    return {each["sku"]: each for each in (await shop.done("GET", "/products?limit=200"))["items"]}


async def events(shop: Shop) -> int:
    await shop.harness.drain()
    return sum(each.storefront == shop.name for each in shop.harness.transport.published)


async def exported(shop: Shop, **wanted: Any) -> list[dict[str, str]]:
    """The rows as a file has them."""
    calls, after = shop.harness.calls(TransfersInterface), None
    columns, rows = (await calls.row_format("products")).columns, []
    while True:
        page = await calls.export_rows(shop.name, "products", RowFilter(**wanted), after, 1)
        for row in page.rows:
            cells = ["" if cell is None else str(cell).lower() if cell in (True, False) else str(cell) for cell in row]
            rows.append(dict(zip(columns, cells, strict=True)))
        after = page.after
        if after is None:
            return rows


async def test_products_with_variants_and_stock_are_created_and_changed(shop: Shop) -> None:
    await shop.category("Goods")
    blue = {**RED, "variant_sku": "CH-1-B", "variant_name": "Blue", "variant_price": "1300"}
    colour = {**blue, "variant_attributes": r"Colour: light blue; Size: 3\: large"}
    assert await imported(shop, CHAIR, RED, colour, TABLE) == ["created"] * 4
    chair = (await products(shop))["CH-1"]
    assert (chair["price"], chair["quantity"], chair["slug"]) == ("1299.00", 4, "chair")
    assert [(each["sku"], each["price"], each["quantity"], each["attributes"]) for each in chair["variants"]] == [
        ("CH-1-R", None, 2, {}),
        ("CH-1-B", "1300.00", 2, {"Colour": "light blue", "Size": "3: large"}),
    ]
    outcomes = await apply(shop, batch_of("products", {**CHAIR, "quantity": "", "price": "1000"}, RED))
    assert [(each.outcome, each.columns) for each in outcomes] == [("changed", ["price"]), ("unchanged", [])]
    assert (await products(shop))["CH-1"]["quantity"] == 4


async def test_an_export_that_is_imported_again_changes_nothing(shop: Shop) -> None:
    await shop.category("Goods", slug="goods")
    sale = {"sale_price": "8.00", "sale_starts_at": "2030-01-02T03:04:05.000006+00:00"}
    more = {"compare_price": "12.50", "cost_price": "3.10", "weight": "1.500", "dimensions": "1 x 2"}
    made = await shop.product("Lamp; big", description="a\n=b", **more)
    await shop.done("PATCH", f"/products/{made['id']}", **sale)
    variant = await shop.variant(made, attributes={"Colour": "a: b; c\\", "Empty": ""}, price="9.99")
    await shop.done("PATCH", f"/variants/{variant['id']}", sale_price="5.00", sale_ends_at="2060-01-02T03:04:05Z")
    await shop.product("Hidden", quantity=0, is_active=False, low_stock_threshold=3)
    rows, before = await exported(shop), await events(shop)
    assert [row["variant_sku"] != "" for row in rows] == [False, True, False]
    assert await imported(shop, *rows) == ["unchanged"] * 3
    assert await events(shop) == before
    entries = await read_entries(shop.harness.database.autocommit, shop.name, AuditFilter(subject_type="import"), 9)
    assert entries == []
    assert len(await exported(shop, is_active=False)) == 1
    assert len(await exported(shop, category="goods")) == 3
    assert await exported(shop, category="other") == []


async def test_a_product_with_a_wrong_row_is_left_out_with_its_variants(shop: Shop) -> None:
    await shop.category("Goods")
    wrong = {**RED, "variant_price": "1.234"}
    assert await imported(shop, CHAIR, RED | {"variant_sku": "CH-1-B"}, wrong, TABLE) == [
        "skipped",
        "skipped",
        "failed",
        "created",
    ]
    assert [*await products(shop)] == ["T-1"]
    assert await imported(shop, CHAIR, {**TABLE, "category": "none"}, all_or_nothing=True) == ["skipped", "failed"]
    assert [*await products(shop)] == ["T-1"]


async def test_what_is_wrong_with_rows_is_said_with_line_and_column(shop: Shop) -> None:
    await shop.category("Goods")
    await imported(shop, TABLE)
    found = await faults(
        shop,
        {**CHAIR, "price": "1,234", "quantity": "-1", "is_active": "perhaps", "sku": "a b"},
        {"sku": "NEW", "name": "X"},
        {"sku": "X-1", "name": "X", "category": "none", "price": "1", "slug": "Not A Slug"},
        {"sku": "X-2", "name": "X", "category": "none", "price": "5"},
        {"sku": "X-3", "name": "X", "category": "goods", "price": "5", "compare_price": "4"},
        {"sku": "T-1", "name": ""},
        {"sku": "NONE", "variant_sku": "V", "variant_name": "V"},
        {"sku": "T-1", "variant_sku": "V", "variant_name": "V", "price": "3"},
        {"sku": "X-4", "name": "X", "category": "goods", "price": "5", "slug": "table"},
        {"sku": "X-5", "name": "X", "category": "goods", "price": "5", "sale_price": "5"},
    )
    assert [(line, column) for line, column, _ in found] == [
        (2, "sku"),
        (2, "price"),
        (2, "is_active"),
        (2, "quantity"),
        (3, "price"),
        (3, "category"),
        (4, "slug"),
        (5, "category"),
        (6, "compare_price"),
        (7, "name"),
        (8, "sku"),
        (9, "price"),
        (10, "slug"),
        (11, "sale_price"),
    ]
    assert "ambiguous" in found[1][2]
    assert [*await products(shop)] == ["T-1"]


async def test_a_batch_is_applied_once_however_often_it_is_sent(shop: Shop) -> None:
    await shop.category("Goods")
    batch = batch_of("products", CHAIR, RED)
    first = await apply(shop, batch)
    await shop.done("PUT", "/products/by-sku/CH-1", quantity=1)
    assert await apply(shop, batch) == first
    assert (await products(shop))["CH-1"]["quantity"] == 1
    entries = await read_entries(shop.harness.database.autocommit, shop.name, AuditFilter(subject_type="import"), 9)
    assert [(each.subject_id, (each.after or {})["created"]) for each in entries] == [(str(batch.import_id), 2)]


async def test_a_dry_run_writes_nothing(shop: Shop) -> None:
    await shop.category("Goods")
    before = await events(shop)
    batch = batch_of("products", CHAIR, RED, dry_run=True)
    outcomes = await apply(shop, batch)
    assert [each.outcome for each in outcomes] == ["created", "created"]
    assert await products(shop) == {}
    assert await events(shop) == before
    real = await apply(shop, batch.model_copy(update={"dry_run": False}))
    assert [each.outcome for each in real] == ["created", "created"]


async def test_another_shop_has_its_own_products(shop: Shop, other_shop: Shop) -> None:
    for each in (shop, other_shop):
        await each.category("Goods")
    await imported(shop, CHAIR)
    assert await imported(other_shop, {**CHAIR, "name": "Other"}) == ["created"]
    assert (await products(shop))["CH-1"]["name"] == "Chair"
    assert [row["name"] for row in await exported(other_shop)] == ["Other"]


async def test_orders_are_no_rows_of_catalog(shop: Shop) -> None:
    with pytest.raises(RemoteRefusal):
        await shop.harness.calls(TransfersInterface).row_format("orders")


async def test_what_is_known_of_a_customer(shop: Shop, other_shop: Shop) -> None:
    made = [await shop.product(f"Thing {number}") for number in range(3)]
    user, client = await shop.buyer(made[0])
    await client.post(
        f"{PRODUCTS}{made[0]['slug']}/reviews/", json={"rating": 5, "title": "Fine", "comment": "Does what it should."}
    )
    for product in made:
        await client.post(f"{PRODUCTS}{product['slug']}/wishlist/")
    known = await known_of(shop.harness, shop.name, user)
    assert [(each["title"], each["product"]) for each in known["reviews"]] == [("Fine", "Thing 0")]
    assert sorted(each["product"] for each in known["wishlist"]) == ["Thing 0", "Thing 1", "Thing 2"]
    assert await known_of(shop.harness, other_shop.name, user) == {}


async def test_own_fields_are_columns_of_files(shop: Shop) -> None:
    await shop.category("Goods")
    fields = {"metadata.erp": "7", "metadata.Bin-No": "A 1"}
    assert await imported(shop, {**CHAIR, **fields}, RED, TABLE) == ["created"] * 3
    assert (await products(shop))["CH-1"]["metadata"] == {"erp": "7", "Bin-No": "A 1"}
    outcomes = await apply(shop, batch_of("products", {"sku": "CH-1", "metadata.erp": "", "metadata.Bin-No": "A 2"}))
    assert [(each.outcome, each.columns) for each in outcomes] == [("changed", ["metadata.Bin-No", "metadata.erp"])]
    assert await imported(shop, {"sku": "CH-1", "metadata.Bin-No": "A 2"}) == ["unchanged"]
    calls = shop.harness.calls(TransfersInterface)
    keys = (await calls.row_format("products", shop.name)).own_fields
    page = await calls.export_rows(shop.name, "products", RowFilter(own_fields=keys), None, 10)
    assert (keys, [row[-1] for row in page.rows]) == (["Bin-No"], ["A 2", None, None])
    wrong: tuple[dict[str, str], ...] = ({"metadata.a b": "1"}, {"metadata.a": "v" * 501})
    for cells in wrong:
        assert await imported(shop, {"sku": "CH-1", **cells}) == ["failed"], cells
    assert await imported(shop, {"sku": "CH-1", **{f"metadata.k{number}": "1" for number in range(50)}}) == ["failed"]
    assert (await products(shop))["CH-1"]["metadata"] == {"Bin-No": "A 2"}


async def test_own_fields_are_changed_by_staff_and_searched(shop: Shop) -> None:
    lamp, _ = await shop.product("Lamp"), await shop.product("Chair")
    changed = await shop.done("PATCH", f"/products/{lamp['id']}", metadata={"erp": "7"}, name="Light")
    assert (changed["name"], changed["metadata"]) == ("Light", {"erp": "7"})
    found = await shop.done("GET", "/products?metadata[erp]=7")
    assert [each["id"] for each in found["items"]] == [lamp["id"]]
