"""Clients that send half a request or read half a response do not block other clients."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from platform_under_test import PlatformUnderTest
from testkit.raw_http import RawClient, connection, head

CONNECTIONS = 120
"""More than there are concurrency slots and places in their queue."""
SOON = 15.0
LOGIN = "/api/v1/auth/login/"
PRODUCTS = "/api/v1/products/"
pytestmark = pytest.mark.timeout(180)


@pytest.fixture
async def hostile(platform: PlatformUnderTest) -> AsyncIterator[list[RawClient]]:
    """Open connections that stay open during the test."""
    async with AsyncExitStack() as stack:
        port = _port(platform)
        yield [await stack.enter_async_context(connection(port, 4096)) for _ in range(CONNECTIONS)]


def _port(platform: PlatformUnderTest) -> int:
    return urlsplit(platform.base).port or 80


def _from(number: int) -> str:
    return f"X-Forwarded-For: 198.51.100.{number % 100}"


async def _shops(platform: PlatformUnderTest) -> None:
    """Register and run an uncached search, within a time limit."""
    async with asyncio.timeout(SOON):
        shopper = await platform.customer()
        await shopper.call("GET", f"/products/?search={uuid4().hex}")


@pytest.mark.parametrize("announced", ["Content-Length: 100", "Transfer-Encoding: chunked"])
async def test_unfinished_bodies_do_not_block_others(
    platform: PlatformUnderTest, hostile: list[RawClient], announced: str
) -> None:
    piece = b"1\r\n{\r\n" if "chunked" in announced else b"{"
    for number, client in enumerate(hostile):
        await client.send(head("POST", LOGIN, "Content-Type: application/json", announced, _from(number)) + piece)
    await _shops(platform)


async def test_a_cached_page_requested_with_an_unfinished_body_does_not_block_others(
    platform: PlatformUnderTest, hostile: list[RawClient]
) -> None:
    page = f"{PRODUCTS}?search={uuid4().hex}"
    for client in hostile[:3]:
        await client.send(head("GET", page, "Content-Length: 1"))
    async with asyncio.timeout(SOON), connection(_port(platform)) as client:
        assert (await client.request("GET", page)).status == 200


async def test_unread_pictures_do_not_block_others(platform: PlatformUnderTest, hostile: list[RawClient]) -> None:
    path = await _large_picture(platform)
    for client in hostile:
        await client.send(head("GET", path))
        await asyncio.wait_for(client.reader.readuntil(b"\r\n\r\n"), SOON)
    async with httpx.AsyncClient(base_url=platform.base, trust_env=False, timeout=SOON) as honest:
        assert len((await honest.get(path)).content) > 1_000_000
    await _shops(platform)


async def _large_picture(platform: PlatformUnderTest) -> str:
    """Upload a picture of more than a megabyte; returns its path."""
    file = BytesIO()
    Image.effect_noise((1200, 1200), 120).save(file, "PNG")
    staff = await platform.staff()
    product = await staff.product(1)
    files = {"file": ("noise.png", file.getvalue(), "image/png")}
    uploaded = await staff.call("POST", f"/products/{product['id']}/images", 201, files=files)
    return urlsplit(str(uploaded["image"])).path


@pytest.mark.parametrize("fields", [f"X-Large: {'x' * 200_000}", "\r\n".join(["a: 1"] * 5_000)])
async def test_an_oversized_head_is_refused(platform: PlatformUnderTest, fields: str) -> None:
    async with asyncio.timeout(SOON), connection(_port(platform)) as client:
        assert (await client.request("GET", PRODUCTS, fields)).status == 431
    await _shops(platform)
