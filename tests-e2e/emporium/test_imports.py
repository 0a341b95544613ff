"""Staff import and export products, and archive a customer's data, through the gateway."""

import asyncio
import io
from argparse import Namespace
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import httpx
from atelier.importing.command import import_file
from atelier.importing.shop import Shop
from clients.emporium import Shopper, StaffMember
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually


async def _imported(staff: StaffMember, content: bytes, **form: str) -> dict[str, Any]:
    """The import, when it has ended."""
    response = await staff.http.post(
        "/imports",
        data={"kind": "products", **form},
        files={"file": ("products.csv", content, "text/csv")},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert response.status_code == 202, response.text
    return await _ended(staff, f"/imports/{response.json()['id']}")


async def _ended(staff: StaffMember, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    async def is_over() -> bool:
        found.update(await staff.call("GET", path, 200))
        return found["state"] in ("completed", "failed")

    await eventually(is_over)
    assert found["state"] == "completed", found
    return found


async def test_products_are_imported_and_their_export_changes_nothing(
    platform: PlatformUnderTest, staff: StaffMember
) -> None:
    """The file is larger than what customers may upload."""
    made = await staff.product(stock=1)
    category = (await staff.call("GET", f"/products/{made['id']}", 200))["category_id"]
    categories = (await staff.call("GET", "/categories", 200))["items"]
    slug = next(each["slug"] for each in categories if each["id"] == category)
    key = uuid4().hex[:8]
    rows = [f"IMP-{key}-{number};Größe {key} {number};{slug};12,5{number};{number}" for number in range(10)]
    lines = "\n".join(["sku;name;category;price;quantity", *rows])
    large = lines.encode("cp1252") + b"\n" * 6_500_000
    first = await _imported(staff, large, dry_run="true")
    assert (first["counts"]["created"], first["encoding"], first["separator"]) == (10, "cp1252", ";")
    done = await _imported(staff, lines.encode("utf-16"))
    assert done["counts"]["created"] == 10
    found = (await staff.call("GET", "/products", 200, params={"sku": f"IMP-{key}-7"}))["items"]
    assert [(each["price"], each["quantity"]) for each in found] == [("12.57", 7)]

    export = await staff.call("POST", "/exports", 202, json={"kind": "products", "filter": {"category": slug}})
    ready = await _ended(staff, f"/exports/{export['id']}")
    async with httpx.AsyncClient() as anybody:
        file = await anybody.get(ready["url"])
        assert (file.status_code, f"IMP-{key}-7" in file.text) == (200, True)
        elsewhere = await anybody.get(ready["url"].replace("/emporium/", "/marbelle/"))
        assert elsewhere.status_code == 404
    again = await _imported(staff, file.content)
    assert again["counts"] == {"created": 0, "changed": 0, "unchanged": ready["rows"], "skipped": 0, "failed": 0}


async def test_a_customers_archive_has_every_services_part(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper
) -> None:
    [found] = (await staff.call("GET", "/customers", 200, params={"search": customer.email}))["items"]
    await staff.call("POST", f"/customers/{found['id']}/export", 202)
    ready = await _ended(staff, f"/customers/{found['id']}/export")
    async with httpx.AsyncClient() as anybody:
        file = await anybody.get(ready["url"])
    with ZipFile(io.BytesIO(file.content)) as archive:
        assert customer.email.encode() in archive.read("identity/account.json")
        assert "contents.json" in archive.namelist()


async def test_a_file_of_shopify_is_imported_with_its_variants_and_pictures(
    platform: PlatformUnderTest, staff: StaffMember, tmp_path: Path
) -> None:
    key, said = uuid4().hex[:8], list[str]()
    shelf = (await platform.shopper().get("/products/?ordering=created_at"))["results"]  # those of the demo first
    picture = next(each["images"][0]["image"] for each in shelf if each["images"])
    lines = [
        "Handle,Title,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Image Src",
        f"tee-{key},Tee {key},Shirts {key},Size,S,S-{key},19.90,5,{picture}",
        f"tee-{key},,,,L,L-{key},21.00,2,",
        f"mug-{key},,Shirts {key},,,M-{key},nine,1,",
    ]
    (tmp_path / "products.csv").write_text("\n".join(lines))

    async def run(*, dry_run: bool) -> int:
        options = Namespace(
            format="shopify", file=tmp_path / "products.csv", category=None, dry_run=dry_run, no_pictures=False
        )
        token = staff.http.headers["Authorization"].removeprefix("Bearer ")
        with Shop(f"{platform.base}/emporium", token) as shop:
            return await asyncio.to_thread(import_file, options, shop, said.append)

    assert await run(dry_run=True) == 1
    assert any(f"Categories to add: Shirts {key}" in line for line in said)
    assert any(line.startswith(f"M-{key}: price:") for line in said), said
    assert (await staff.call("GET", "/products", 200, params={"sku": f"S-{key}"}))["items"] == []
    for _ in range(2):
        assert await run(dry_run=False) == 1
    [tee] = (await staff.call("GET", "/products", 200, params={"sku": f"S-{key}"}))["items"]
    assert (tee["name"], len(tee["images"])) == (f"Tee {key}", 1)
    assert [(each["sku"], each["price"], each["quantity"]) for each in tee["variants"]] == [
        (f"S-{key}", "19.90", 5),
        (f"L-{key}", "21.00", 2),
    ]


async def test_past_orders_of_shopify_are_imported_for_a_customer_and_for_a_product_of_the_shop(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, tmp_path: Path
) -> None:
    product, number, said = await staff.product(stock=1), f"#{uuid4().hex[:8]}", list[str]()
    sku = (await staff.call("GET", f"/products/{product['id']}", 200))["sku"]
    lines = [
        "Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,"
        "Lineitem price,Lineitem sku",
        f"{number},{customer.email},paid,fulfilled,USD,9.50,2024-02-28 09:30:00 +0100,1,Old,9.50,{sku}",
    ]
    (tmp_path / "orders.csv").write_text("\n".join(lines))
    options = Namespace(format="shopify", file=tmp_path / "orders.csv", dry_run=False)
    token = staff.http.headers["Authorization"].removeprefix("Bearer ")
    with Shop(f"{platform.base}/emporium", token) as shop:
        assert await asyncio.to_thread(import_file, options, shop, said.append) == 0, said
    [found] = (await staff.call("GET", "/orders", 200, params={"number": number, "expand": "lines"}))["items"]
    assert (found["email"], found["status"], found["created_at"][:10]) == (customer.email, "delivered", "2024-02-28")
    assert found["lines"][0]["product_id"] == product["id"]
