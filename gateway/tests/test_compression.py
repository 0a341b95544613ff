"""Answers leave compressed where the client asks: from memory, passing through, and the platform's own pages."""

import asyncio
import gzip
import json
import random
import threading
from collections.abc import AsyncIterator, Callable

import brotli
import httpx
import pytest
from common.storefronts import Storefronts
from common.testing.conditions import eventually
from gateway.assets import FILES, PREFIX
from gateway.testing import Door, Received, open_door, shops
from gateway.testing_wire import client_of, listening
from starlette.responses import JSONResponse, Response, StreamingResponse

from gateway import compression, variants

from .stone_shops import Browser, with_twin

LIST, CART, ORDERS = "/api/v1/products/", "/api/v1/cart/", "/api/v1/orders/"
CODINGS: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
PAGE = {"results": [{"name": f"Thing {number}", "price": "10.00"} for number in range(200)]}
BODY = json.dumps(PAGE, separators=(",", ":")).encode()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Without limits, and with answers that are worth compressing."""
    unlimited = Storefronts([shop.model_copy(update={"limits": {}}) for shop in shops()])
    async with open_door(unlimited) as door:
        for service in door.services.values():
            service.answer = lambda _: Response(BODY, media_type="application/json", headers={"ETag": '"tag"'})
        paths: dict[str, object] = {f"/api/v1/products/{name}/": {} for name in range(200)}
        door.services["catalog"].internal = {"/openapi/emporium": {"paths": paths}}
        yield door


async def raw(client: httpx.AsyncClient, path: str, coding: str | None, **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer, and its content as it came."""
    given = {"Accept-Encoding": coding or "identity", **headers}
    async with client.stream("GET", path, headers={key.replace("_", "-"): given[key] for key in given}) as answer:
        return answer, b"".join([chunk async for chunk in answer.aiter_raw()])


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", [LIST, ORDERS, "/api/schema/", "/", f"{PREFIX}{FILES[0]}"])
async def test_text_leaves_in_the_coding_that_is_asked_for(door: Door, path: str, coding: str) -> None:
    async with listening(door) as port, client_of(port) as client:
        plain, content = await raw(client, path, None)
        assert "content-encoding" not in plain.headers
        for _ in range(2):
            answer, encoded = await raw(client, path, coding)
            assert CODINGS[coding](encoded) == content
            assert len(encoded) < len(content) / 2
            assert answer.headers["content-encoding"] == coding
            assert answer.headers["content-length"] == str(len(encoded))
            assert answer.headers["content-type"] == plain.headers["content-type"]
        for each in (plain, answer):
            assert "accept-encoding" in each.headers["vary"].lower()


@pytest.mark.parametrize("coding", CODINGS)
async def test_every_asset_and_page_of_the_documentation_is_the_same_in_every_coding(door: Door, coding: str) -> None:
    paths = [*(PREFIX + name for name in FILES), "/api/docs/", "/api/redoc/", "/api/schema/", "/api/staff/schema/"]
    async with door.client() as client:
        for path in paths:
            _, content = await raw(client, path, None)
            answer, encoded = await raw(client, path, coding)
            decode = CODINGS[answer.headers["content-encoding"]] if "content-encoding" in answer.headers else bytes
            assert decode(encoded) == content
            assert ("content-encoding" in answer.headers) == (len(content) >= 1_024 and not path.endswith(".png"))


@pytest.mark.parametrize("path", [LIST, ORDERS, "/", "/api/schema/", f"{PREFIX}{FILES[1]}"])
async def test_head_has_the_headers_of_get(door: Door, path: str) -> None:
    async with listening(door) as port, client_of(port) as client:
        await raw(client, path, "br")
        asked, _ = await raw(client, path, "br")
        headed = await client.head(path, headers={"Accept-Encoding": "br"})
    assert headed.content == b""
    for name in ("content-encoding", "content-length", "vary", "content-type", "etag"):
        assert headed.headers.get(name) == asked.headers.get(name)


@pytest.mark.parametrize("path", [LIST, f"{PREFIX}{FILES[1]}"])
async def test_entity_tags_tell_codings_apart_and_any_of_them_is_known_again(door: Door, path: str) -> None:
    async with door.client() as client:
        answers = [(await raw(client, path, coding))[0] for coding in (None, "br", "gzip")]
        tags = [answer.headers["etag"] for answer in answers]
        assert tags[1:] == [f"W/{tags[0]}"] * 2
        for known in tags:
            for coding, tag in zip((None, "br", "gzip"), tags, strict=True):
                unchanged, content = await raw(client, path, coding, If_None_Match=f'"other", {known}')
                assert (unchanged.status_code, content, unchanged.headers["etag"]) == (304, b"", tag)
                assert "Accept-Encoding" in unchanged.headers["vary"]


async def test_a_strong_tag_of_a_service_is_weakened_with_its_content_only(door: Door) -> None:
    async with door.client() as client:
        assert (await raw(client, ORDERS, None))[0].headers["etag"] == '"tag"'
        assert (await raw(client, ORDERS, "br"))[0].headers["etag"] == 'W/"tag"'


async def test_a_kept_answer_is_compressed_once_for_each_coding(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []

    async def counted(content: bytes, coding: bytes, effort: int) -> bytes:
        made.append(coding)
        return await compression.compress(content, coding, effort)

    monkeypatch.setattr(variants, "compress", counted)
    body = BODY * 5
    assert len(body) > compression.AT_ONCE
    door.services["catalog"].answer = lambda _: Response(body, media_type="application/json")
    async with door.client() as client:
        answers = await asyncio.gather(*(raw(client, LIST, coding) for coding in ("br", "gzip") for _ in range(20)))
        assert {CODINGS[answer.headers["content-encoding"]](content) for answer, content in answers} == {body}
        await raw(client, LIST, "br")
    assert sorted(made) == [b"br", b"gzip"]
    assert len(door.services["catalog"].requests) == 1


async def test_compressed_variants_count_for_the_bounds_of_the_memory() -> None:
    content = random.Random(1).randbytes(6_000).hex().encode()
    unlimited = Storefronts([shop.model_copy(update={"limits": {}}) for shop in shops()])
    async with open_door(unlimited, cache_bytes=40_000) as door, door.client() as client:
        door.services["catalog"].answer = lambda _: Response(content, media_type="text/plain")
        for page in (1, 2):
            for coding in (None, "br", "gzip"):
                await raw(client, f"{LIST}?page={page}", coding)
        assert (await raw(client, f"{LIST}?page=2", "br"))[0].headers["x-cache"] == "hit"
        assert (await raw(client, f"{LIST}?page=1", "br"))[0].headers["x-cache"] == "miss"


PLAIN: dict[str, Callable[[Received], Response]] = {
    "small": lambda _: JSONResponse({"small": "x" * 900}),
    "picture": lambda _: Response(BODY, media_type="image/webp"),
    "no-transform": lambda _: Response(BODY, media_type="text/plain", headers={"Cache-Control": "no-transform"}),
    "no-store": lambda _: Response(BODY, media_type="text/plain", headers={"Cache-Control": "no-store"}),
    "cookie": lambda _: Response(BODY, media_type="text/plain", headers={"Set-Cookie": "a=b"}),
    "encoded": lambda _: Response(BODY, media_type="text/plain", headers={"Content-Encoding": "zstd"}),
    "refusal": lambda _: Response(BODY, 404, media_type="application/json"),
    "part": lambda _: Response(BODY, 206, media_type="text/plain", headers={"Content-Range": "bytes 0-1/2"}),
}


@pytest.mark.parametrize("answer", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("path", [LIST, ORDERS])
async def test_what_is_small_or_compressed_or_secret_or_must_not_change_leaves_as_it_is(
    door: Door, path: str, answer: Callable[[Received], Response]
) -> None:
    for service in door.services.values():
        service.answer = answer
    expected = answer(Received({}, b""))
    async with door.client() as client:
        for _ in range(2):
            found, content = await raw(client, path, "br, gzip")
            assert content == expected.body
            assert found.headers.get("content-encoding") == expected.headers.get("content-encoding")
            assert "no-transform" not in expected.headers.get("cache-control", "") or (
                "no-transform" in found.headers["cache-control"]
            )


async def test_answers_to_unsafe_methods_are_not_compressed(door: Door) -> None:
    """They may hold tokens."""
    async with door.client() as client:
        posted = await client.post("/api/v1/auth/login/", json={}, headers={"Accept-Encoding": "br"})
    assert posted.content == BODY
    assert "content-encoding" not in posted.headers


async def test_answers_to_guests_are_not_compressed() -> None:
    """A browser sends a guest's cookie by itself, so a page of somebody else can make it ask."""
    async with open_door(with_twin(), default_storefront="marbelle") as door:
        door.services["cart"].answer = lambda _: Response(BODY, media_type="application/json")
        answer = await Browser(door).ask(more={"Accept-Encoding": "br"})
        signed_in = await Browser(door).ask(more={"Accept-Encoding": "br", **door.bearer(door.claims("marbelle"))})
    assert (answer.content, answer.headers["cache-control"]) == (BODY, "no-store")
    assert "content-encoding" not in answer.headers
    assert signed_in.headers["content-encoding"] == "br"


async def test_services_are_not_asked_for_a_coding(door: Door) -> None:
    async with door.client() as client:
        await raw(client, ORDERS, "br")
    assert "accept-encoding" not in door.services["orders"].last.headers


async def test_several_lines_of_accept_encoding_are_one_list(door: Door) -> None:
    lines = [("Accept-Encoding", "gzip"), ("Accept-Encoding", "br;q=0, *;q=0.1")]
    async with door.client() as client, client.stream("GET", LIST, headers=lines) as answer:
        assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("coding", CODINGS)
async def test_an_answer_in_pieces_is_compressed_piece_by_piece(door: Door, coding: str) -> None:
    pieces = [random.Random(number).randbytes(60_000).hex().encode() for number in range(8)]

    async def body() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    for service in door.services.values():
        service.answer = lambda _: StreamingResponse(body(), media_type="text/plain")
    async with listening(door) as port, client_of(port) as client:
        for path in (ORDERS, LIST):
            answer, content = await raw(client, path, coding)
            assert "content-length" not in answer.headers
            assert CODINGS[coding](content) == b"".join(pieces)
            assert len(content) < 0.7 * sum(map(len, pieces))


async def test_an_answer_that_fails_before_its_first_byte_is_a_refusal(door: Door) -> None:
    async def broken() -> AsyncIterator[bytes]:
        raise RuntimeError("lost")
        yield b""

    door.services["orders"].answer = lambda _: StreamingResponse(broken(), media_type="application/json")
    async with door.client() as client:
        answer = await client.get(ORDERS, headers={"Accept-Encoding": "br"})
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")


async def test_a_large_answer_is_compressed_beside_the_event_loop(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the thread is let go on, everybody else is served."""
    going_on, compressing = threading.Event(), threading.Event()
    compress_now = compression._compress

    def slowly(content: bytes, coding: bytes, effort: int) -> bytes:
        compressing.set()
        assert going_on.wait(30)
        return compress_now(content, coding, effort)

    monkeypatch.setattr(compression, "_compress", slowly)
    body = BODY * 20
    door.services["orders"].answer = lambda _: Response(body, media_type="application/json")
    async with door.client() as client:
        large = asyncio.create_task(raw(client, ORDERS, "br"))

        async def has_begun() -> bool:
            return compressing.is_set()

        await eventually(has_begun)
        assert (await client.get(CART, headers={"Accept-Encoding": "identity"})).status_code == 200
        assert not large.done()
        going_on.set()
        answer, content = await large
    assert brotli.decompress(content) == body
    assert answer.headers["content-length"] == str(len(content))
