"""Host and request target (RFC 9112, section 3.2), over the wire and on the loop that is served."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httptools
import httpx
import pytest
from common.testing.conditions import eventually
from gateway.testing import Door, open_door
from gateway.testing_wire import PATIENCE, listening

LIST = "/api/v1/products/"


async def answer_to(port: int, head: str) -> httpx.Response:
    """To a head as it is written, with `\\n` for line ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = Received()
    parser = httptools.HttpResponseParser(received)
    try:
        async with asyncio.timeout(PATIENCE):
            writer.write((head + "\n\n").replace("\n", "\r\n").encode("latin-1"))
            while not received.complete and (chunk := await reader.read(65_536)):
                parser.feed_data(chunk)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
    return httpx.Response(parser.get_status_code(), headers=received.headers, content=received.body)


class Received:
    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_body(self, chunk: bytes) -> None:
        self.body += chunk

    def on_message_complete(self) -> None:
        self.complete = True


@pytest.fixture
async def port(door: Door) -> AsyncIterator[int]:
    async with listening(door) as port:
        yield port


MISADDRESSED = [
    *("", "\nHost: localhost\nHost: localhost", "\nHost: bazaar.example\nHost: localhost", "\nHost:"),
    *("\nHost: a b", "\nHost: shop.example/evil", "\nHost: x:port", "\nHost: <script>", "\nHost: \xe9.example"),
    *("\nHost: localhost,bazaar.example", "\nHost: user@localhost", "\nHost: [::1", "\nHost: localhost:123456"),
]


@pytest.mark.parametrize("lines", MISADDRESSED)
async def test_a_request_without_one_valid_host_is_refused_in_the_words_of_its_storefront(
    door: Door, port: int, lines: str
) -> None:
    for path, code in ((f"/bazaar{LIST}", "invalid_host"), ("/api/staff/v1/products", "request.invalid_host")):
        refused = await answer_to(port, f"GET {path} HTTP/1.1{lines}")
        assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert not any(service.requests for service in door.services.values())


@pytest.mark.parametrize("lines", MISADDRESSED)
async def test_where_no_storefront_is_named_the_platform_refuses(lines: str) -> None:
    async with open_door(default_storefront=None) as door, listening(door) as port:
        for path in ("/", "/health/live", LIST):
            refused = await answer_to(port, f"GET {path} HTTP/1.1{lines}")
            assert (refused.status_code, refused.json()["code"]) == (400, "request.invalid_host")
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.headers["x-content-type-options"] == "nosniff"


async def test_http_1_0_needs_no_host_but_has_none_twice(door: Door, port: int) -> None:
    assert (await answer_to(port, f"GET {LIST} HTTP/1.0")).status_code == 200
    assert (await answer_to(port, f"GET {LIST} HTTP/1.0\nHost: bazaar.example")).status_code == 200
    assert door.services["catalog"].last_caller.storefront == "bazaar"
    assert (await answer_to(port, f"GET {LIST} HTTP/1.0\nHost: localhost\nHost: localhost")).status_code == 400


@pytest.mark.parametrize("host", ["bazaar.example", "BAZAAR.example:8000", "bazaar.example.", "bazaar.example:80"])
async def test_the_host_of_an_absolute_target_goes_before_the_header(door: Door, port: int, host: str) -> None:
    head = f"GET http://{host}{LIST}?page=7 HTTP/1.1\nHost: localhost"
    assert (await answer_to(port, head)).status_code == 200
    catalog = door.services["catalog"]
    assert catalog.last_caller.storefront == "bazaar"
    assert catalog.last.headers["host"] == host
    assert catalog.last.headers["x-atelier-base"] == f"http://{host.lower()}"
    assert (catalog.last.path, catalog.last.scope["query_string"]) == (f"/emporium{LIST}", b"page=7")


@pytest.mark.parametrize("target", ["http://localhost", "http://localhost?x=1", "HTTP://LOCALHOST/", "http://[::1]:80"])
async def test_an_absolute_target_without_a_path_is_the_front_page(port: int, target: str) -> None:
    answer = await answer_to(port, f"GET {target} HTTP/1.1\nHost: elsewhere\nAccept: application/json")
    assert (answer.status_code, len(answer.json()["storefronts"])) == (200, 2)


@pytest.mark.parametrize(
    "target", ["http:///api", "http://user@localhost/", "http://a:b:c/", "http://%00/", "ftp://", "://"]
)
async def test_an_absolute_target_without_a_valid_host_is_refused(port: int, target: str) -> None:
    assert (await answer_to(port, f"GET {target} HTTP/1.1\nHost: localhost")).status_code == 400


@pytest.mark.parametrize("lines", ["", "\nHost: localhost\nHost: localhost"])
async def test_an_absolute_target_is_no_excuse_for_a_missing_or_second_host(port: int, lines: str) -> None:
    assert (await answer_to(port, f"GET http://localhost{LIST} HTTP/1.1{lines}")).status_code == 400


@pytest.mark.parametrize("target", ["*", "localhost:80", "a", "//localhost/", "/http://bazaar.example/"])
async def test_any_other_target_is_answered_or_refused_and_never_a_crash(port: int, target: str) -> None:
    answer = await answer_to(port, f"OPTIONS {target} HTTP/1.1\nHost: localhost")
    assert 200 <= answer.status_code < 500


async def test_each_request_of_a_connection_has_its_own_host(door: Door, port: int) -> None:
    first = f"GET http://bazaar.example{LIST}a/ HTTP/1.1\nHost: localhost\n\n"
    assert (
        await answer_to(port, f"{first}GET {LIST}b/ HTTP/1.1\nHost: localhost\nConnection: close")
    ).status_code == 200
    catalog = door.services["catalog"]

    async def both() -> bool:
        return len(catalog.requests) == 2

    await eventually(both)
    assert [each.headers["host"] for each in catalog.requests] == ["bazaar.example", "localhost"]
