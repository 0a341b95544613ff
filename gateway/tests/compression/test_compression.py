"""Compression of cached responses, of forwarded ones, and of the platform's own pages."""

import asyncio
import gzip
import json
import random
import threading
from collections.abc import AsyncIterator, Callable

import brotli
import httpx
import pytest
from common.kernel.storefronts import Storefronts
from gateway.compression import compressors, encoded_variants
from gateway.docs.assets import FILES, PREFIX
from starlette.responses import JSONResponse, Response, StreamingResponse
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, ReceivedRequest, open_gateway, two_emporiums
from testkit.gateway_wire import client_for, serving

from ..marbelle_storefronts import Browser, two_marbelles

LIST, CART, ORDERS = "/api/v1/products/", "/api/v1/cart/", "/api/v1/orders/"
CODINGS: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
PAGE = {"results": [{"name": f"Thing {number}", "price": "10.00"} for number in range(200)]}
BODY = json.dumps(PAGE, separators=(",", ":")).encode()


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    """Without rate limits, and with responses that are large enough to compress."""
    unlimited = Storefronts([shop.model_copy(update={"limits": {}}) for shop in two_emporiums()])
    async with open_gateway(unlimited) as gateway:
        for service in gateway.services.values():
            service.respond = lambda _: Response(BODY, media_type="application/json", headers={"ETag": '"tag"'})
        paths: dict[str, object] = {f"/api/v1/products/{name}/": {} for name in range(200)}
        gateway.services["catalog"].documents = {"emporium": {"paths": paths}}
        yield gateway


async def raw(client: httpx.AsyncClient, path: str, coding: str | None, **headers: str) -> tuple[httpx.Response, bytes]:
    """The response, and its content before decoding."""
    given = {"Accept-Encoding": coding or "identity", **headers}
    async with client.stream("GET", path, headers={key.replace("_", "-"): given[key] for key in given}) as response:
        return response, b"".join([chunk async for chunk in response.aiter_raw()])


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", [LIST, ORDERS, "/api/schema/", "/", f"{PREFIX}{FILES[0]}"])
async def test_text_is_sent_in_the_requested_coding(gateway: GatewayHarness, path: str, coding: str) -> None:
    async with serving(gateway) as port, client_for(port) as client:
        plain, content = await raw(client, path, None)
        assert "content-encoding" not in plain.headers
        for _ in range(2):
            response, encoded = await raw(client, path, coding)
            assert CODINGS[coding](encoded) == content
            assert len(encoded) < len(content) / 2
            assert response.headers["content-encoding"] == coding
            assert response.headers["content-length"] == str(len(encoded))
            assert response.headers["content-type"] == plain.headers["content-type"]
        for each in (plain, response):
            assert "accept-encoding" in each.headers["vary"].lower()


@pytest.mark.parametrize("coding", CODINGS)
async def test_every_asset_and_page_of_the_documentation_is_the_same_in_every_coding(
    gateway: GatewayHarness, coding: str
) -> None:
    paths = [*(PREFIX + name for name in FILES), "/api/docs/", "/api/redoc/", "/api/schema/", "/api/staff/schema/"]
    async with gateway.client() as client:
        for path in paths:
            _, content = await raw(client, path, None)
            response, encoded = await raw(client, path, coding)
            decode = CODINGS[response.headers["content-encoding"]] if "content-encoding" in response.headers else bytes
            assert decode(encoded) == content
            assert ("content-encoding" in response.headers) == (
                len(content) >= 1_024 and not path.endswith((".png", ".jpg"))
            )


@pytest.mark.parametrize("path", [LIST, ORDERS, "/", "/api/schema/", f"{PREFIX}{FILES[1]}"])
async def test_head_has_the_headers_of_get(gateway: GatewayHarness, path: str) -> None:
    async with serving(gateway) as port, client_for(port) as client:
        await raw(client, path, "br")
        requested, _ = await raw(client, path, "br")
        headed = await client.head(path, headers={"Accept-Encoding": "br"})
    assert headed.content == b""
    for name in ("content-encoding", "content-length", "vary", "content-type", "etag"):
        assert headed.headers.get(name) == requested.headers.get(name)


@pytest.mark.parametrize("path", [LIST, f"{PREFIX}{FILES[1]}"])
async def test_entity_tags_differ_between_codings_and_each_of_them_gets_304(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client() as client:
        responses = [(await raw(client, path, coding))[0] for coding in (None, "br", "gzip")]
        tags = [response.headers["etag"] for response in responses]
        assert tags[1:] == [f"W/{tags[0]}"] * 2
        for known in tags:
            for coding, tag in zip((None, "br", "gzip"), tags, strict=True):
                unchanged, content = await raw(client, path, coding, If_None_Match=f'"other", {known}')
                assert (unchanged.status_code, content, unchanged.headers["etag"]) == (304, b"", tag)
                assert "Accept-Encoding" in unchanged.headers["vary"]


async def test_a_services_strong_etag_is_weakened_only_if_the_content_is_encoded(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await raw(client, ORDERS, None))[0].headers["etag"] == '"tag"'
        assert (await raw(client, ORDERS, "br"))[0].headers["etag"] == 'W/"tag"'


async def test_a_cached_response_is_compressed_once_per_coding(
    gateway: GatewayHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []

    async def counted(content: bytes, coding: bytes, level: int) -> bytes:
        made.append(coding)
        return await compressors.compress(content, coding, level)

    monkeypatch.setattr(encoded_variants, "compress", counted)
    body = BODY * 5
    assert len(body) > compressors.INLINE_BYTES
    gateway.services["catalog"].respond = lambda _: Response(body, media_type="application/json")
    async with gateway.client() as client:
        responses = await asyncio.gather(*(raw(client, LIST, coding) for coding in ("br", "gzip") for _ in range(20)))
        assert {CODINGS[response.headers["content-encoding"]](content) for response, content in responses} == {body}
        await raw(client, LIST, "br")
    assert sorted(made) == [b"br", b"gzip"]
    assert len(gateway.services["catalog"].requests) == 1


async def test_compressed_variants_count_against_the_cache_size() -> None:
    content = random.Random(1).randbytes(6_000).hex().encode()
    unlimited = Storefronts([shop.model_copy(update={"limits": {}}) for shop in two_emporiums()])
    async with open_gateway(unlimited, cache_bytes=40_000) as gateway, gateway.client() as client:
        gateway.services["catalog"].respond = lambda _: Response(content, media_type="text/plain")
        for page in (1, 2):
            for coding in (None, "br", "gzip"):
                await raw(client, f"{LIST}?page={page}", coding)
        assert (await raw(client, f"{LIST}?page=2", "br"))[0].headers["x-cache"] == "hit"
        assert (await raw(client, f"{LIST}?page=1", "br"))[0].headers["x-cache"] == "miss"


PLAIN: dict[str, Callable[[ReceivedRequest], Response]] = {
    "small": lambda _: JSONResponse({"small": "x" * 900}),
    "picture": lambda _: Response(BODY, media_type="image/webp"),
    "no-transform": lambda _: Response(BODY, media_type="text/plain", headers={"Cache-Control": "no-transform"}),
    "no-store": lambda _: Response(BODY, media_type="text/plain", headers={"Cache-Control": "no-store"}),
    "cookie": lambda _: Response(BODY, media_type="text/plain", headers={"Set-Cookie": "a=b"}),
    "encoded": lambda _: Response(BODY, media_type="text/plain", headers={"Content-Encoding": "zstd"}),
    "refusal": lambda _: Response(BODY, 404, media_type="application/json"),
    "part": lambda _: Response(BODY, 206, media_type="text/plain", headers={"Content-Range": "bytes 0-1/2"}),
}


@pytest.mark.parametrize("response", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("path", [LIST, ORDERS])
async def test_small_encoded_secret_and_no_transform_responses_are_not_compressed(
    gateway: GatewayHarness, path: str, response: Callable[[ReceivedRequest], Response]
) -> None:
    for service in gateway.services.values():
        service.respond = response
    expected = response(ReceivedRequest({}, b""))
    async with gateway.client() as client:
        for _ in range(2):
            found, content = await raw(client, path, "br, gzip")
            assert content == expected.body
            assert found.headers.get("content-encoding") == expected.headers.get("content-encoding")
            assert "no-transform" not in expected.headers.get("cache-control", "") or (
                "no-transform" in found.headers["cache-control"]
            )


async def test_responses_to_unsafe_methods_are_not_compressed(gateway: GatewayHarness) -> None:
    """They may contain tokens."""
    async with gateway.client() as client:
        posted = await client.post("/api/v1/auth/login/", json={}, headers={"Accept-Encoding": "br"})
    assert posted.content == BODY
    assert "content-encoding" not in posted.headers


async def test_responses_to_guests_are_not_compressed() -> None:
    """A browser sends the guest cookie by itself, so a page of another site can cause requests with it."""
    async with open_gateway(two_marbelles(), default_storefront="marbelle") as gateway:
        gateway.services["cart"].respond = lambda _: Response(BODY, media_type="application/json")
        response = await Browser(gateway).request(more={"Accept-Encoding": "br"})
        signed_in = await Browser(gateway).request(
            more={"Accept-Encoding": "br", **gateway.bearer(gateway.claims("marbelle"))}
        )
    assert (response.content, response.headers["cache-control"]) == (BODY, "no-store")
    assert "content-encoding" not in response.headers
    assert signed_in.headers["content-encoding"] == "br"


async def test_accept_encoding_is_not_forwarded_to_services(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        await raw(client, ORDERS, "br")
    assert "accept-encoding" not in gateway.services["orders"].last.headers


async def test_several_lines_of_accept_encoding_are_one_list(gateway: GatewayHarness) -> None:
    lines = [("Accept-Encoding", "gzip"), ("Accept-Encoding", "br;q=0, *;q=0.1")]
    async with gateway.client() as client, client.stream("GET", LIST, headers=lines) as response:
        assert response.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_streamed_response_is_compressed_chunk_by_chunk(gateway: GatewayHarness, coding: str) -> None:
    pieces = [random.Random(number).randbytes(60_000).hex().encode() for number in range(8)]

    async def body() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    for service in gateway.services.values():
        service.respond = lambda _: StreamingResponse(body(), media_type="text/plain")
    async with serving(gateway) as port, client_for(port) as client:
        for path in (ORDERS, LIST):
            response, content = await raw(client, path, coding)
            assert "content-length" not in response.headers
            assert CODINGS[coding](content) == b"".join(pieces)
            assert len(content) < 0.7 * sum(map(len, pieces))


async def test_a_response_that_fails_before_its_first_byte_is_503(gateway: GatewayHarness) -> None:
    async def broken() -> AsyncIterator[bytes]:
        raise RuntimeError("lost")
        yield b""

    gateway.services["orders"].respond = lambda _: StreamingResponse(broken(), media_type="application/json")
    async with gateway.client() as client:
        response = await client.get(ORDERS, headers={"Accept-Encoding": "br"})
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")


async def test_a_large_response_is_compressed_in_a_thread(
    gateway: GatewayHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other requests are served while the thread compresses."""
    may_continue, compressing = threading.Event(), threading.Event()
    compress_now = compressors._compress

    def slowly(content: bytes, coding: bytes, level: int) -> bytes:
        compressing.set()
        assert may_continue.wait(30)
        return compress_now(content, coding, level)

    monkeypatch.setattr(compressors, "_compress", slowly)
    body = BODY * 20
    gateway.services["orders"].respond = lambda _: Response(body, media_type="application/json")
    async with gateway.client() as client:
        large = asyncio.create_task(raw(client, ORDERS, "br"))

        async def has_begun() -> bool:
            return compressing.is_set()

        await eventually(has_begun)
        assert (await client.get(CART, headers={"Accept-Encoding": "identity"})).status_code == 200
        assert not large.done()
        may_continue.set()
        response, content = await large
    assert brotli.decompress(content) == body
    assert response.headers["content-length"] == str(len(content))
