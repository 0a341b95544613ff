"""Products are added with variants and pictures, deleted or archived, and found by staff."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common.audit import AuditFilter
from common.events.catalog import ProductChanged
from common.rpc.interfaces.every_service import EveryServiceInterface
from testkit.settled import settled

from .shops import Json, Shop, line, picture

UNKNOWN = "0" * 64 + ".png"


async def uploaded(shop: Shop, color: str) -> str:
    files = {"file": ("picture", picture(color), "application/octet-stream")}
    response = await shop.harness.staff(shop.name).post("/api/staff/v1/images", files=files)
    assert response.status_code == 201, response.text
    return str(response.json()["key"])


async def test_a_product_is_added_with_variants_and_pictures_in_one_call(shop: Shop) -> None:
    red, blue = await uploaded(shop, "red"), await uploaded(shop, "blue")
    made = await shop.product(
        "Chair",
        sku="CH-1",
        variants=[
            {"name": "Red", "sku": "CH-RED", "price": "12.00", "quantity": 2},
            {"name": "Blue", "sku": "CH-BLUE"},
        ],
        images=[{"key": red, "alt_text": "Front"}, {"key": blue, "is_primary": True}],
    )
    assert [(each["sku"], each["price"], each["quantity"]) for each in made["variants"]] == [
        ("CH-RED", "12.00", 2),
        ("CH-BLUE", None, 0),
    ]
    assert [(each["image"].rpartition("/")[2], each["is_primary"], each["alt_text"]) for each in made["images"]] == [
        (red, False, "Front"),
        (blue, True, ""),
    ]
    assert len(await shop.harness.events(ProductChanged, shop.name)) == 1
    shown = await shop.get(f"{made['slug']}/")
    assert [each["sku"] for each in shown.json()["variants"]] == ["CH-RED", "CH-BLUE"]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"variants": [{"name": "A", "sku": "NEW"}, {"name": "B", "sku": "TAKEN"}]}, "sku.taken"),
        ({"variants": [{"name": "A", "sku": "NEW"}, {"name": "B", "sku": "NEW"}]}, "sku.taken"),
        ({"images": [{"key": UNKNOWN}]}, "picture.unknown"),
        ({"images": [{"key": "../x"}]}, "request.invalid"),
        ({"variants": [{"name": "A", "sku": "NEW", "price": "1.005"}]}, "request.invalid"),
    ],
)
async def test_if_a_part_is_refused_nothing_is_added(shop: Shop, part: dict[str, Any], code: str) -> None:
    await shop.product("Table", sku="TAKEN")
    body = {"name": "Chair", "sku": "CH-1", "category_id": shop.categories["Goods"]["id"], "price": "1.00"}
    refused = await shop.staff("POST", "/products", **body, **part)
    assert refused.json()["code"] == code
    assert await names(shop) == ["Table"]


async def test_pictures_of_another_storefront_are_unknown(shop: Shop, other_shop: Shop) -> None:
    theirs = await uploaded(other_shop, "green")
    await shop.category("Goods")
    body = {"name": "Chair", "sku": "CH-1", "category_id": shop.categories["Goods"]["id"], "price": "1.00"}
    refused = await shop.staff("POST", "/products", **body, images=[{"key": theirs}])
    assert refused.json()["code"] == "picture.unknown"


async def test_a_product_without_orders_is_deleted_with_all_that_belongs_to_it(shop: Shop) -> None:
    made = await shop.product("Chair", sku="CH-1", images=[{"key": await uploaded(shop, "red")}])
    await shop.variant(made, "Red", sku="CH-RED")
    customer = shop.harness.customer(shop.name, uuid4())
    assert (await customer.post(f"/api/v1/products/{made['slug']}/wishlist/")).status_code == 201
    await shop.review(made)
    assert await shop.done("DELETE", f"/products/{made['id']}") == {"id": made["id"], "outcome": "deleted"}
    assert (await shop.staff("GET", f"/products/{made['id']}")).status_code == 404
    assert (await shop.staff("DELETE", f"/products/{made['id']}")).status_code == 404
    assert (await shop.get(f"{made['slug']}/")).status_code == 404
    assert (await shop.harness.events(ProductChanged, shop.name))[-1].is_active is False
    calls = shop.harness.calls(EveryServiceInterface)
    (entry, *_) = await calls.audit_entries(shop.name, AuditFilter(subject_type="product", subject_id=made["id"]), 5)
    assert (entry.operation, (entry.before or {})["name"], entry.after) == (
        "DELETE /products/{product_id}",
        "Chair",
        None,
    )
    assert (await shop.product("Chair", sku="CH-1"))["slug"] == "chair"


@pytest.fixture
async def reserved(shop: Shop) -> Json:
    """A product of which an order that is being placed has taken stock."""
    made = await shop.product("Chair", sku="CH-1", quantity=4)
    assert (await shop.reserve(uuid4(), line(made))).status_code == 200
    return made


async def test_a_product_of_which_an_order_has_taken_stock_is_archived(shop: Shop, reserved: Json) -> None:
    assert await shop.done("DELETE", f"/products/{reserved['id']}") == {"id": reserved["id"], "outcome": "archived"}
    assert await shop.done("DELETE", f"/products/{reserved['id']}") == {"id": reserved["id"], "outcome": "archived"}
    assert (await shop.get(f"{reserved['slug']}/")).status_code == 404
    assert (await shop.reserve(uuid4(), line(reserved))).json()["code"] == "stock.unavailable"
    assert (await names(shop), await names(shop, archived="true")) == ([], ["Chair"])
    for path, body in (("activate", {}), ("", {"name": "x"})):
        changed = await shop.staff(
            "POST" if path else "PATCH", f"/products/{reserved['id']}/{path}".rstrip("/"), **body
        )
        assert changed.status_code == (409 if path else 200)
    upserted = await shop.staff("PUT", "/products/by-sku/CH-1", is_active=True)
    assert upserted.json()["code"] == "product.archived"
    restored = await shop.done("POST", f"/products/{reserved['id']}/restore")
    assert (restored["archived_at"], restored["is_active"], restored["quantity"]) == (None, False, 3)
    assert (await shop.done("POST", f"/products/{reserved['id']}/activate"))["is_visible"] is True


async def test_an_uncounted_product_is_archived_if_orders_says_so_and_stays_while_orders_is_silent(shop: Shop) -> None:
    made = await shop.product("Chair", track_inventory=False)
    shop.orders.is_unavailable = True
    try:
        assert (await shop.staff("DELETE", f"/products/{made['id']}")).status_code == 503
    finally:
        shop.orders.is_unavailable = False
    assert await names(shop) == ["Chair"]
    shop.orders.ordered.add(UUID(made["id"]))
    assert (await shop.done("DELETE", f"/products/{made['id']}"))["outcome"] == "archived"


async def test_another_storefronts_product_is_neither_deleted_nor_restored(shop: Shop, other_shop: Shop) -> None:
    theirs = await other_shop.product("Chair")
    assert (await shop.staff("DELETE", f"/products/{theirs['id']}")).status_code == 404
    assert (await shop.staff("POST", f"/products/{theirs['id']}/restore")).status_code == 404
    assert await names(other_shop) == ["Chair"]


async def test_staff_find_products_by_filters_and_in_orders(shop: Shop) -> None:
    await shop.category("Furniture")
    parent = shop.categories["Furniture"]["id"]
    await shop.category("Chairs", parent_id=parent)
    chair = await shop.product("Chair", category="Chairs", sku="CH-1", quantity=0)
    await shop.variant(chair, "Red", sku="CH-RED", quantity=9)
    await shop.product("Table", category="Furniture", sku="TA-1", is_active=False)
    lamp = await shop.product("Lamp", category="Lamps", sku="LA-1", low_stock_threshold=20)
    assert await names(shop, sku="CH-RED") == ["Chair"]
    assert await names(shop, sku="ch-red") == []
    assert await names(shop, category_id=parent) == ["Table", "Chair"]
    assert await names(shop, is_visible="false") == ["Table"]
    assert await names(shop, low_stock="true") == ["Lamp", "Chair"]
    assert await names(shop, low_stock="false") == ["Table"]
    assert await names(shop, sort="name") == ["Chair", "Lamp", "Table"]
    assert await names(shop, sort="-name", search="chair") == ["Chair"]
    assert (await shop.staff("GET", "/products?archive=true")).status_code == 400
    assert (await shop.staff("GET", "/products?cursor=x&sort=name")).status_code == 404
    since = lamp["updated_at"].replace("+00:00", "Z")
    await shop.done("PATCH", f"/products/{chair['id']}", description="New")
    await settled(shop.harness.database)
    assert (await names(shop, sort="updated_at", updated_from=since))[-2:] == ["Lamp", "Chair"]


@pytest.mark.parametrize("sort", ["number", "-number", "name", "-name", "updated_at", "-updated_at", "price", "-price"])
async def test_pages_of_every_order_are_complete_and_count_once(shop: Shop, sort: str) -> None:
    for number in range(3):
        await shop.product(f"Thing {number % 2}")
    whole = await shop.done("GET", f"/products?sort={sort}")
    first = await shop.done("GET", f"/products?sort={sort}&limit=2")
    rest = await shop.done("GET", f"/products?sort={sort}&limit=2&cursor={first['next_cursor']}")
    assert first["items"] + rest["items"] == whole["items"]
    assert (whole["total_count"], first["total_count"], rest["total_count"]) == (3, 3, None)
    assert rest["next_cursor"] is None


async def names(shop: Shop, **query: str) -> list[str]:
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    items: list[Json] = (await shop.done("GET", f"/products?{parameters}"))["items"]
    return [product["name"] for product in items]
