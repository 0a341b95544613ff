"""Host and request target (RFC 9112, section 3.2), over a connection to the gateway's server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httptools
import httpx
import pytest
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, open_gateway
from testkit.gateway_wire import TIMEOUT_SECONDS, serving

LIST = "/api/v1/products/"


async def response_to(port: int, head: str) -> httpx.Response:
    """The response to a request head; `\\n` stands for its line ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = ParsedResponse()
    parser = httptools.HttpResponseParser(received)
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            writer.write((head + "\n\n").replace("\n", "\r\n").encode("latin-1"))
            while not received.complete and (chunk := await reader.read(65_536)):
                parser.feed_data(chunk)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
    return httpx.Response(parser.get_status_code(), headers=received.headers, content=received.body)


class ParsedResponse:
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
async def port(gateway: GatewayHarness) -> AsyncIterator[int]:
    async with serving(gateway) as port:
        yield port


INVALID_HOSTS = [
    *("", "\nHost: localhost\nHost: localhost", "\nHost: bazaar.example\nHost: localhost", "\nHost:"),
    *("\nHost: a b", "\nHost: shop.example/evil", "\nHost: x:port", "\nHost: <script>", "\nHost: \xe9.example"),
    *("\nHost: localhost,bazaar.example", "\nHost: user@localhost", "\nHost: [::1", "\nHost: localhost:123456"),
]


@pytest.mark.parametrize("lines", INVALID_HOSTS)
async def test_a_request_without_exactly_one_valid_host_is_refused_in_the_dialect_of_its_storefront(
    gateway: GatewayHarness, port: int, lines: str
) -> None:
    for path, code in ((f"/bazaar{LIST}", "invalid_host"), ("/api/staff/v1/products", "request.invalid_host")):
        refused = await response_to(port, f"GET {path} HTTP/1.1{lines}")
        assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert not any(service.requests for service in gateway.services.values())


@pytest.mark.parametrize("lines", INVALID_HOSTS)
async def test_an_invalid_host_without_a_storefront_is_refused_by_the_platform(lines: str) -> None:
    async with open_gateway(default_storefront=None) as gateway, serving(gateway) as port:
        for path in ("/", "/health/live", LIST):
            refused = await response_to(port, f"GET {path} HTTP/1.1{lines}")
            assert (refused.status_code, refused.json()["code"]) == (400, "request.invalid_host")
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.headers["x-content-type-options"] == "nosniff"


async def test_http_1_0_may_omit_the_host_but_not_repeat_it(gateway: GatewayHarness, port: int) -> None:
    assert (await response_to(port, f"GET {LIST} HTTP/1.0")).status_code == 200
    assert (await response_to(port, f"GET {LIST} HTTP/1.0\nHost: bazaar.example")).status_code == 200
    assert gateway.services["catalog"].last_caller.storefront == "bazaar"
    assert (await response_to(port, f"GET {LIST} HTTP/1.0\nHost: localhost\nHost: localhost")).status_code == 400


@pytest.mark.parametrize("host", ["bazaar.example", "BAZAAR.example:8000", "bazaar.example.", "bazaar.example:80"])
async def test_the_host_of_an_absolute_target_takes_precedence_over_the_header(
    gateway: GatewayHarness, port: int, host: str
) -> None:
    head = f"GET http://{host}{LIST}?page=7 HTTP/1.1\nHost: localhost"
    assert (await response_to(port, head)).status_code == 200
    catalog = gateway.services["catalog"]
    assert catalog.last_caller.storefront == "bazaar"
    assert catalog.last.headers["host"] == host
    assert catalog.last.headers["x-atelier-base"] == f"http://{host.lower()}"
    assert (catalog.last.path, catalog.last.scope["query_string"]) == (f"/emporium{LIST}", b"page=7")


@pytest.mark.parametrize("target", ["http://localhost", "http://localhost?x=1", "HTTP://LOCALHOST/", "http://[::1]:80"])
async def test_an_absolute_target_without_a_path_gets_the_front_page(port: int, target: str) -> None:
    response = await response_to(port, f"GET {target} HTTP/1.1\nHost: elsewhere\nAccept: application/json")
    assert (response.status_code, len(response.json()["storefronts"])) == (200, 2)


@pytest.mark.parametrize(
    "target", ["http:///api", "http://user@localhost/", "http://a:b:c/", "http://%00/", "ftp://", "://"]
)
async def test_an_absolute_target_without_a_valid_host_is_refused(port: int, target: str) -> None:
    assert (await response_to(port, f"GET {target} HTTP/1.1\nHost: localhost")).status_code == 400


@pytest.mark.parametrize("lines", ["", "\nHost: localhost\nHost: localhost"])
async def test_an_absolute_target_with_a_missing_or_second_host_is_refused(port: int, lines: str) -> None:
    assert (await response_to(port, f"GET http://localhost{LIST} HTTP/1.1{lines}")).status_code == 400


@pytest.mark.parametrize("target", ["*", "localhost:80", "a", "//localhost/", "/http://bazaar.example/"])
async def test_no_other_target_crashes_the_gateway(port: int, target: str) -> None:
    response = await response_to(port, f"OPTIONS {target} HTTP/1.1\nHost: localhost")
    assert 200 <= response.status_code < 500


async def test_each_request_on_a_connection_has_its_own_host(gateway: GatewayHarness, port: int) -> None:
    first = f"GET http://bazaar.example{LIST}a/ HTTP/1.1\nHost: localhost\n\n"
    assert (
        await response_to(port, f"{first}GET {LIST}b/ HTTP/1.1\nHost: localhost\nConnection: close")
    ).status_code == 200
    catalog = gateway.services["catalog"]

    async def both() -> bool:
        return len(catalog.requests) == 2

    await eventually(both)
    assert [each.headers["host"] for each in catalog.requests] == ["bazaar.example", "localhost"]
