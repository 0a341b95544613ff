"""Staff maintain products, variants and categories."""

import asyncio
from uuid import UUID, uuid4

import pytest
from common.audit import AuditFilter
from common.events.catalog import ProductChanged
from common.rpc.interfaces.every_service import EveryServiceInterface

from .shops import Json, Shop, picture


async def test_a_new_product_is_returned_as_it_is_stored(shop: Shop) -> None:
    category = await shop.category("Electronics")
    made = await shop.done(
        "POST",
        "/products",
        name=" MacBook Pro ",
        sku="MBP-1",
        category_id=category["id"],
        price="2499.99",
        compare_price="2999.99",
        cost_price="1500",
        quantity=15,
        weight="2.10",
    )
    assert (made["name"], made["slug"], made["price"], made["cost_price"]) == (
        "MacBook Pro",
        "macbook-pro",
        "2499.99",
        "1500.00",
    )
    assert (made["quantity"], made["is_active"], made["is_visible"], made["version"]) == (15, True, True, 1)
    assert await shop.done("GET", f"/products/{made['id']}") == made


async def test_slugs_made_from_names_are_numbered_when_taken(shop: Shop) -> None:
    slugs = [(await shop.product(name))["slug"] for name in ("Über Chair!", "uber chair", "Uber-Chair", "—")]
    assert slugs == ["uber-chair", "uber-chair-2", "uber-chair-3", "item"]


async def test_a_taken_slug_or_sku_is_409_on_the_field(shop: Shop) -> None:
    made = await shop.product("Chair", sku="CH-1")
    other = await shop.product("Table", sku="TA-1")
    category_id = shop.categories["Goods"]["id"]
    body = {"name": "x", "category_id": category_id, "price": "1.00"}
    for refused, field in (
        (await shop.staff("POST", "/products", slug="chair", sku="NEW-1", **body), "slug"),
        (await shop.staff("POST", "/products", sku="CH-1", **body), "sku"),
        (await shop.staff("PATCH", f"/products/{other['id']}", slug="chair"), "slug"),
        (await shop.staff("PATCH", f"/products/{other['id']}", sku="CH-1"), "sku"),
        (await shop.staff("POST", f"/products/{made['id']}/variants", name="x", sku="TA-1"), "sku"),
        (await shop.staff("POST", "/categories", name="x", slug="goods"), "slug"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, f"{field}.taken")
        assert refused.json()["errors"][0]["field"] == field


async def test_slugs_and_skus_of_another_storefront_are_free(shop: Shop, other_shop: Shop) -> None:
    for each in (shop, other_shop):
        assert (await each.product("Chair", sku="CH-1"))["slug"] == "chair"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "-1.00"),
        ("price", "1,00"),
        ("price", 1),
        ("price", "1.005"),
        ("price", "NaN"),
        ("price", "1" * 30),
        ("compare_price", "10.00"),
        ("compare_price", "9.99"),
        ("cost_price", "x"),
        ("weight", "heavy"),
        ("name", ""),
        ("name", "x" * 201),
        ("name", "a\x00b"),
        ("slug", "Not A Slug"),
        ("slug", ""),
        ("sku", "has space"),
        ("sku", ""),
        ("quantity", -1),
        ("quantity", "5"),
        ("low_stock_threshold", -1),
        ("is_active", "yes"),
        ("category_id", "x"),
        ("category_id", "00000000-0000-4000-8000-000000000000"),
    ],
)
async def test_an_invalid_field_is_422_and_named(shop: Shop, field: str, value: object) -> None:
    category = await shop.category("Goods")
    body = {"name": "Thing", "sku": "T-1", "category_id": category["id"], "price": "10.00", field: value}
    refused = await shop.staff("POST", "/products", **body)
    assert refused.status_code == 422, refused.text
    assert [fault["field"] for fault in refused.json()["errors"]] == [field]


async def test_a_patch_changes_only_the_fields_it_contains(shop: Shop) -> None:
    made = await shop.product("Chair", compare_price="20.00", description="Old", weight="3")
    await shop.category("Furniture")
    changes = {
        "name": "Armchair",
        "sku": "ARM-1",
        "price": "12.00",
        "compare_price": None,
        "category_id": shop.categories["Furniture"]["id"],
    }
    changed = await shop.done("PATCH", f"/products/{made['id']}", **changes)
    expected = {**made, **changes, "current_price": "12.00", "version": 2, "updated_at": changed["updated_at"]}
    assert changed == expected


@pytest.mark.parametrize("field", ["name", "price", "sku", "slug", "category_id", "is_featured"])
async def test_null_is_refused_for_required_fields(shop: Shop, field: str) -> None:
    made = await shop.product()
    refused = await shop.staff("PATCH", f"/products/{made['id']}", **{field: None})
    assert refused.status_code == 422


async def test_a_patched_price_is_checked_against_the_stored_compare_price(shop: Shop) -> None:
    made = await shop.product(price="10.00", compare_price="20.00")
    refused = await shop.staff("PATCH", f"/products/{made['id']}", price="20.00")
    assert refused.json()["code"] == "compare_price.too_low"


async def test_every_change_publishes_a_full_snapshot_with_a_higher_version(shop: Shop) -> None:
    made = await shop.product("Chair", sku="CH-1", price="10.00", quantity=4)
    variant = await shop.variant(made, "Red", sku="CH-RED", quantity=2)
    await shop.done("PATCH", f"/variants/{variant['id']}", price="12.00", is_active=False)
    await shop.done("POST", f"/products/{made['id']}/deactivate")
    published = await shop.harness.events(ProductChanged, shop.name)
    assert [event.version for event in published] == [1, 2, 3, 4]
    assert [event.is_active for event in published] == [True, True, True, False]
    last = published[-1]
    assert (last.product_id, last.sku, last.price, last.quantity) == (UUID(made["id"]), "CH-1", 1000, 4)
    assert [(each.sku, each.price, each.quantity, each.is_active) for each in last.variants] == [
        ("CH-RED", 1200, 2, False)
    ]
    assert published[1].variants[0].price == 1000


async def test_staff_find_products_hidden_or_not_by_pages(shop: Shop) -> None:
    made = [await shop.product(f"Chair {number}", sku=f"CHAIR-{number}") for number in range(3)]
    await shop.product("Table", category="Tables")
    await shop.done("POST", f"/products/{made[0]['id']}/deactivate")

    async def found(query: str) -> list[str]:
        items: list[Json] = (await shop.done("GET", f"/products?{query}"))["items"]
        return [product["name"] for product in items]

    assert await found("") == ["Table", "Chair 2", "Chair 1", "Chair 0"]
    assert await found("search=chair") == ["Chair 2", "Chair 1", "Chair 0"]
    assert await found("search=chair1") == ["Chair 1"]
    assert await found("category=tables") == ["Table"]
    assert await found("category=%00") == []
    assert await found("is_active=false") == ["Chair 0"]
    first = await shop.done("GET", "/products?limit=3")
    rest = await shop.done("GET", f"/products?limit=3&cursor={first['next_cursor']}")
    assert ([each["name"] for each in rest["items"]], rest["next_cursor"]) == (["Chair 0"], None)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/products/{id}"),
        ("PATCH", "/products/{id}"),
        ("POST", "/products/{id}/activate"),
        ("PATCH", "/variants/{id}"),
        ("PATCH", "/images/{id}"),
        ("DELETE", "/images/{id}"),
        ("PATCH", "/categories/{id}"),
    ],
)
async def test_an_unknown_id_is_404(shop: Shop, method: str, path: str) -> None:
    for unknown in (str(uuid4()), "x"):
        response = await shop.staff(method, path.format(id=unknown))
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


async def test_images_added_in_parallel_are_all_shown(shop: Shop) -> None:
    made = await shop.product()
    colors = ("red", "green", "blue", "black")
    responses = await asyncio.gather(*(shop.upload(made, picture(color)) for color in colors))
    assert {response.status_code for response in responses} == {201}
    images = (await shop.get("thing/")).json()["images"]
    assert len(images) == 4
    assert [image["is_primary"] for image in images].count(True) == 1
    assert [image["order"] for image in images] == [1, 2, 3, 4]


async def test_the_audit_log_has_what_was_before_and_after(shop: Shop) -> None:
    made = await shop.product(price="10.00", quantity=5)
    await shop.done("PATCH", f"/products/{made['id']}", price="12.50", name=made["name"])
    await shop.done("PUT", f"/products/{made['id']}/stock", quantity=7)
    wanted = AuditFilter(subject_type="product", subject_id=made["id"])
    entries = await shop.harness.calls(EveryServiceInterface).audit_entries(shop.name, wanted, 10)
    assert [(entry.operation, entry.before, entry.after) for entry in entries[:2]] == [
        ("PUT /products/{product_id}/stock", {"quantity": 5}, {"quantity": 7}),
        ("PATCH /products/{product_id}", {"price": 1000}, {"price": 1250}),
    ]
    assert (entries[2].operation, entries[2].before) == ("POST /products", None)
    assert entries[2].after
    assert entries[2].after["sku"] == made["sku"]
