"""One customer's uploads keep no other customer from uploads, lists and pictures."""

import asyncio
import struct
import zlib
from collections.abc import Awaitable, Callable
from io import BytesIO

import httpx
import pytest
from clients.reviv import Sitter, photograph
from clients.storybook import Author
from PIL import Image
from platform_under_test import PlatformUnderTest

UPLOADS = 34
ROUNDS = 3


def flat(kind: str, width: int, height: int) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), "red").save(written, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return written.getvalue()


def bomb() -> bytes:
    """2 kB that decode to 50 megapixels."""
    return flat("WEBP", 16_000, 3_100)


def chunks() -> bytes:
    """A PNG of 700,000 empty chunks."""
    content, name = flat("PNG", 600, 500), b"teSt"
    return content[:33] + (struct.pack(">I", 0) + name + struct.pack(">I", zlib.crc32(name))) * 700_000 + content[33:]


def broken() -> bytes:
    """A picture that is decoded almost completely before it turns out to be broken."""
    return flat("PNG", 6_000, 5_000)[:-40]


@pytest.mark.parametrize("picture", [bomb, chunks, broken])
async def test_a_flood_of_uploads_is_refused_and_all_others_are_served(
    platform: PlatformUnderTest, picture: Callable[[], bytes]
) -> None:
    attacker, other, author = await asyncio.gather(
        Sitter(f"{platform.base}/reviv").sign_in(),
        Sitter(f"{platform.base}/reviv").sign_in(),
        Author(f"{platform.base}/storybook").register(),
    )
    book = await author.book()
    photo = (await author.character(book))["reference_photos"][0]
    content = await asyncio.to_thread(picture)
    flood = [asyncio.create_task(_upload(attacker, content)) for _ in range(UPLOADS)]
    for _ in range(ROUNDS):
        served: list[Awaitable[object]] = [
            other.history(),
            author.get("/product/characters/"),
            author.downloaded(photo),
            platform.shopper("/figureforge").call("GET", "/images/gallery/"),
        ]
        await asyncio.gather(*served)
    await other.upload(photograph(600, 500))
    await author.character(book, "გიორგი")
    statuses = [response.status_code for response in await asyncio.gather(*flood)]
    assert set(statuses) == {400, 429}
    assert statuses.count(429) > UPLOADS / 2
    await attacker.upload(photograph(600, 500))


async def _upload(attacker: Sitter, content: bytes) -> httpx.Response:
    files = {"image": ("a.jpg", content, "image/jpeg")}
    return await attacker.call("POST", "/restorations/upload/", None, files=files)
