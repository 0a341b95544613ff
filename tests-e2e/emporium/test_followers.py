"""A machine follows what changes in a shop, through the gateway."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import orjson
from clients.emporium import StaffMember
from platform_under_test import PlatformUnderTest

WITHIN = 60.0


async def machine(platform: PlatformUnderTest, staff: StaffMember, *permissions: str) -> httpx.AsyncClient:
    body = {"name": f"erp-{uuid4().hex[:6]}", "permissions": permissions}
    key = (await staff.call("POST", "/api-keys", 201, json=body))["key"]
    return httpx.AsyncClient(
        base_url=f"{platform.base}/emporium/api/staff/v1",
        headers={"Authorization": f"Bearer {key}"},
        timeout=WITHIN,
        trust_env=False,
    )


async def caught_up(client: httpx.AsyncClient) -> dict[str, Any]:
    """The last page of what can be read."""
    cursor: dict[str, str] = {}
    while True:
        response = await client.get("/changes", params={"limit": 500, **cursor})
        assert response.status_code == 200, response.text
        page: dict[str, Any] = response.json()
        cursor = {"cursor": page["follow_cursor"]}
        if page["next_cursor"] is None:
            return page


async def streamed(
    client: httpx.AsyncClient, wanted: str, seen: str, *, is_deleted: bool
) -> tuple[dict[str, Any], str]:
    """A change of a subject, from a stream that goes on behind an event, and the last id that was read."""
    last, name, headers = seen, "", {"Last-Event-ID": seen}
    async with asyncio.timeout(WITHIN), client.stream("GET", "/changes/stream", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        async for line in response.aiter_lines():
            field, _, value = line.partition(": ")
            last = value if field == "id" else last
            name = value if field == "event" else name
            found = orjson.loads(value) if field == "data" else {}
            if (found.get("id"), found.get("is_deleted")) == (wanted, is_deleted):
                assert name == "change"
                return found, last
    raise AssertionError("the stream has ended")


async def test_a_machine_follows_products_and_goes_on_where_its_stream_ended(
    platform: PlatformUnderTest, staff: StaffMember
) -> None:
    async with await machine(platform, staff, "catalog:read") as client:
        page = await caught_up(client)
        assert page["kinds"] == ["category", "product", "review"]
        assert {"order", "customer"} <= set(page["withheld"])
        product = await staff.product(stock=1)
        first, seen = await streamed(client, product["id"], page["follow_cursor"], is_deleted=False)
        link = f"/products/{product['id']}"
        assert first == {"kind": "product", "id": product["id"], "is_deleted": False, "link": link}
        assert (await client.get(first["link"])).json()["id"] == product["id"]
        await staff.call("DELETE", f"/products/{product['id']}", 200)
        await streamed(client, product["id"], seen, is_deleted=True)
        assert (await client.get(link)).status_code == 404
        assert (await client.get("/changes/stream", headers={"Last-Event-ID": "x"})).status_code == 404
