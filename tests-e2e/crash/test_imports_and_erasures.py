"""The platform is killed in the middle of an import and of an erasure: nothing is half done, and both are completed."""

import asyncio
from contextlib import suppress
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from clients.emporium import Shopper, StaffMember
from personal_traces import KEPT, tables_with
from testkit.conditions import eventually

from crash.platform import EmbeddedPlatform, embedded

PRODUCTS, VARIANTS, KILLS = 800, 2, 2
_HALF: str = """
    select count(*) from products p where name ~ '^Thing [0-9]+$' and
    ((select count(*) from variants v where v.product_id = p.id) <> %s or
     (select count(*) from stock_units u where u.product_id = p.id and u.variant_id is not null) <> %s)
"""

pytestmark = pytest.mark.timeout(600)


async def test_an_import_and_an_erasure_survive_kills(seed: int) -> None:
    random = Random(seed)
    async with embedded() as platform:
        await platform.prepare_minimal_catalog()
        await platform.start()
        staff = await _staff(platform)
        visitor = await Shopper(platform.base).join()
        product = (await visitor.get("/products/"))["results"][0]  # has no variants, unlike those that are imported
        await _import_with_kills(platform, staff, random)
        await _erase_with_kills(platform, staff, product, random)


async def _import_with_kills(platform: EmbeddedPlatform, staff: StaffMember, random: Random) -> None:
    started = await staff.call(
        "POST", "/imports", 202, data={"kind": "products"}, files={"file": ("goods.csv", _file(), "text/csv")}
    )
    path, total = f"/imports/{started['id']}", PRODUCTS * (VARIANTS + 1)
    for number in range(KILLS):
        await _done(staff, path, total * number // KILLS + random.randrange(total // KILLS))
        await platform.kill()
        await platform.start()
        assert await _half_products(platform) == 0
    await _done(staff, path, total)

    async def is_completed() -> bool:
        return bool((await staff.call("GET", path, 200))["state"] == "completed")

    await eventually(is_completed, within=60)
    found = await staff.call("GET", path, 200)
    assert (found["counts"]["created"], found["counts"]["failed"], found["errors"]) == (total, 0, [])
    assert await _half_products(platform) == 0
    assert (await staff.call("GET", "/products", 200, params={"sku": "IMP-7"}))["total_count"] == 1


async def _done(staff: StaffMember, path: str, rows: int) -> None:
    """Wait until so many rows were imported."""

    async def are_done() -> bool:
        found: dict[str, Any] = await staff.call("GET", path, 200)
        assert found["state"] != "failed", found
        return bool(found["progress"]["done"] >= rows)

    await eventually(are_done, within=120)


async def _half_products(platform: EmbeddedPlatform) -> int:
    async with await psycopg.AsyncConnection.connect(platform.database("catalog")) as connection:
        cursor = await connection.execute(_HALF.encode(), [VARIANTS, VARIANTS])
        row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def _erase_with_kills(
    platform: EmbeddedPlatform, staff: StaffMember, product: dict[str, Any], random: Random
) -> None:
    for _ in range(KILLS):
        customer = await _customer(platform, product)
        [found] = (await staff.call("GET", "/customers", 200, params={"email": customer.email}))["items"]
        path, key = f"/customers/{found['id']}", {"Idempotency-Key": str(uuid4())}
        request = asyncio.create_task(staff.http.request("DELETE", path, json={"reason": "asked for it"}, headers=key))
        await asyncio.sleep(random.uniform(0, 0.1))
        await platform.kill()
        with suppress(httpx.TransportError):
            await request
        await platform.start()
        await staff.call("DELETE", path, 202, json={"reason": "asked for it"}, headers=key)

        async def is_erased(path: str = path) -> bool:
            services = (await staff.call("GET", f"{path}/erasure", 200))["services"]
            return not any(each["kept"] is None or any(each["kept"].values()) for each in services)

        await eventually(is_erased, within=60)
        left = await tables_with(platform.databases(), [found["id"], customer.email])
        assert left - KEPT.keys() == set()


async def _staff(platform: EmbeddedPlatform) -> StaffMember:
    return await StaffMember(f"{platform.base}/emporium").login("staff@emporium.example", "Staff-Passw0rd!")


async def _customer(platform: EmbeddedPlatform, product: dict[str, Any]) -> Shopper:
    """With something in each of five services."""
    customer = await Shopper(platform.base).join()
    await customer.post(f"/products/{product['slug']}/wishlist/", expect=201)
    await customer.add(product["id"])
    order = await customer.checkout()
    await customer.intent(order["id"])
    await customer.add(product["id"])
    return customer


def _file() -> bytes:
    lines = ["sku,name,category,price,variant_sku,variant_name,variant_quantity"]
    for number in range(PRODUCTS):
        lines.append(f"IMP-{number},Thing {number},things,10.00,,,")
        lines += [f"IMP-{number},,,,IMP-{number}-{each},Size {each},{each + 1}" for each in range(VARIANTS)]
    return "\n".join(lines).encode()
