"""Uploads, files and held requests occupy slots of their own, and one client opens few uploads."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from common.kernel import clock
from common.kernel.storefronts import Storefronts, Uploads
from gateway.routing.service_paths import SLOT_ENDPOINTS
from starlette.responses import JSONResponse, Response
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, ReceivedRequest, open_gateway
from testkit.storefronts import SHIPPED, another

REVIV, STORYBOOK, EMPORIUM = "reviv.localhost:8000", "storybook.localhost:8000", "localhost:8000"
UPLOAD, HISTORY = "/api/restorations/upload/", "/api/restorations/history/"
CHARACTERS, VERSIONS = "/api/product/characters/", "/api/product/page-versions/"
FILES = {"image": ("a.webp", b"RIFF", "image/webp")}
SMALL = {"at_once": 4, "at_one_service": 4, "waiting": 0}
LOAD = {**SMALL, "uploads": {**SMALL, "at_once": 6, "at_one_service": 6}, "files": SMALL, "held": SMALL}


@dataclass
class Hanging:
    """Services that do not respond to the requests whose paths start with one of `paths`."""

    gateway: GatewayHarness
    paths: tuple[str, ...] = ()
    release: asyncio.Event = field(default_factory=asyncio.Event)
    reached: int = 0
    sent: "list[asyncio.Task[httpx.Response]]" = field(default_factory=list)

    async def respond(self, received: ReceivedRequest) -> Response:
        if received.scope["method"] == "POST" or received.path.removeprefix("/emporium").startswith(self.paths):
            self.reached += 1
            await self.release.wait()
        return JSONResponse({})

    def send(self, count: int, method: str, path: str, host: str, **options: object) -> None:
        """Requests of one customer each, from an address each."""
        for number in range(count):
            self.sent.append(asyncio.create_task(self.call(f"192.0.2.{number + 1}", method, path, host, **options)))

    async def call(self, address: str, method: str, path: str, host: str, **options: object) -> httpx.Response:
        claims = self.gateway.claims(host.split(".")[0].replace("localhost:8000", "emporium"))
        headers = {"X-Forwarded-For": address, **self.gateway.bearer(claims), **options.pop("headers", {})}  # type: ignore[dict-item]
        async with self.gateway.client(host) as client:
            return await client.request(method, path, headers=headers, **options)  # type: ignore[arg-type]

    async def statuses(self, requests: list[tuple[str, str, str]]) -> list[int]:
        """Of other customers' requests."""
        return [(await self.call("198.51.100.1", *each)).status_code for each in requests]

    async def has_reached(self, count: int) -> None:
        async def reached() -> bool:
            return self.reached >= count

        await eventually(reached)


@asynccontextmanager
async def hanging(*paths: str) -> AsyncIterator[Hanging]:
    storefronts = Storefronts.load(SHIPPED)
    async with open_gateway(storefronts, load=LOAD) as gateway:
        hanging = Hanging(gateway, paths or ("/nothing hangs",))
        for service in gateway.services.values():
            service.respond = hanging.respond
        try:
            yield hanging
        finally:
            hanging.release.set()
            await asyncio.gather(*hanging.sent)


OF_OTHERS = [
    ("GET", HISTORY, REVIV),
    ("GET", "/api/restorations/files/token/", REVIV),
    ("GET", "/api/product/media/token/", STORYBOOK),
    ("GET", CHARACTERS, STORYBOOK),
    ("GET", "/api/v1/cart/", EMPORIUM),
    ("GET", "/media/picture.jpg", EMPORIUM),
]


async def test_uploads_that_wait_leave_the_slots_of_all_other_requests() -> None:
    async with hanging() as shops:
        shops.send(20, "POST", UPLOAD, REVIV, files=FILES)
        await shops.has_reached(6)
        assert await shops.statuses(OF_OTHERS) == [200] * len(OF_OTHERS)


async def test_files_that_hang_leave_the_slots_of_all_other_requests() -> None:
    async with hanging("/media/") as shops:
        shops.send(20, "GET", "/media/picture.jpg", EMPORIUM)
        await shops.has_reached(4)
        lists = [each for each in OF_OTHERS if "files" not in each[1] and "media" not in each[1]]
        assert await shops.statuses(lists) == [200] * len(lists)


async def test_held_requests_leave_the_slots_of_all_other_requests() -> None:
    async with hanging() as shops:
        shops.send(20, "POST", VERSIONS, STORYBOOK, json={})
        await shops.has_reached(4)
        assert await shops.statuses(OF_OTHERS) == [200] * len(OF_OTHERS)


async def test_the_endpoints_with_slots_of_their_own_are_those_that_read_files_or_wait() -> None:
    assert {contract: sorted(kinds) for contract, kinds in SLOT_ENDPOINTS.items()} == {
        "emporium": ["file"],
        "marbelle": ["file"],
        "reviv": ["file"],
        "figureforge": ["file"],
        "storybook": ["file", "held"],
        "staff": ["file", "held"],
    }


class Unread:
    """A body that tells whether it was read."""

    def __init__(self) -> None:
        self.is_read = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.is_read = True
        yield b"--x--"


async def test_the_third_open_upload_of_a_customer_is_429_before_its_body_is_read() -> None:
    async with hanging() as shops:
        customer = shops.gateway.bearer(shops.gateway.claims("reviv"))
        for number in range(2):
            shops.sent.append(
                asyncio.create_task(
                    shops.call(f"192.0.2.{number + 1}", "POST", UPLOAD, REVIV, headers=customer, files=FILES)
                )
            )
        await shops.has_reached(2)
        body = Unread()
        media_type = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "5"}
        third = await shops.call("192.0.2.3", "POST", UPLOAD, REVIV, headers={**customer, **media_type}, content=body)
        assert (third.status_code, third.json()["error"]["code"]) == (429, "RATE_LIMITED")
        assert (third.headers["retry-after"], body.is_read) == ("5", False)
        another_customer = asyncio.create_task(shops.call("192.0.2.4", "POST", UPLOAD, REVIV, files=FILES))
        shops.sent.append(another_customer)
        await shops.has_reached(3)
    assert another_customer.result().status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        [("Content-Type", "Multipart/Form-Data; boundary=x")],
        [("Content-Type", "multipart/form-data; boundary=x"), ("Content-Type", "application/json")],
        [("Content-Type", "application/json"), ("Content-Type", "multipart/form-data; boundary=x")],
    ],
)
async def test_one_address_opens_two_uploads_with_any_accounts_in_any_shops_however_they_are_declared(
    headers: list[tuple[str, str]],
) -> None:
    here = "192.0.2.9"
    async with hanging() as shops, shops.gateway.client(STORYBOOK, headers={"X-Forwarded-For": here}) as client:
        request = client.build_request("POST", CHARACTERS, content=b"--x--")
        request.headers = httpx.Headers([*request.headers.multi_items(), *headers])
        first = [asyncio.create_task(client.send(request)) for _ in range(2)]
        await shops.has_reached(2)
        assert (await shops.call(here, "POST", UPLOAD, REVIV, files=FILES)).status_code == 429
        shops.release.set()
        assert [(await each).status_code for each in first] == [200, 200]
        assert (await shops.call(here, "POST", UPLOAD, REVIV, files=FILES)).status_code == 200


def of_all_contracts() -> Iterator[tuple[str, str]]:
    yield "reviv", UPLOAD
    yield "storybook", CHARACTERS
    for name in ("emporium", "marbelle", "figureforge", "storybook"):
        yield name, "/api/staff/v1/products/1/images"


@pytest.mark.parametrize(("name", "path"), [*of_all_contracts()])
async def test_uploads_are_limited_per_minute_for_each_caller_and_each_address_in_every_contract(
    name: str, path: str
) -> None:
    shop = another(name, hosts=("shop.localhost",), uploads=Uploads(rate="3/minute"), limits={})
    async with open_gateway(Storefronts([shop, another("emporium")]), default_storefront=None) as gateway:

        async def upload(claims: dict[str, str], address: str) -> int:
            async with gateway.client("shop.localhost:8000") as client:
                response = await client.post(path, files=FILES, headers={**claims, "X-Forwarded-For": address})
                assert response.status_code != 429 or response.headers["retry-after"]
                return response.status_code

        customer = gateway.bearer(gateway.claims(shop.name))
        assert [await upload(customer, f"192.0.2.{number}") for number in range(4)] == [200] * 3 + [429]
        accounts = [gateway.bearer(gateway.claims(shop.name)) for _ in range(4)]
        assert [await upload(each, "192.0.2.99") for each in accounts] == [200] * 3 + [429]
        clock.advance(60)
        assert await upload(customer, "192.0.2.1") == 200
