"""Cached responses to anonymous requests (contract 8.2, addendum 33)."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from common.events.catalog import CategoryChanged, ProductChanged, StockChanged
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from starlette.responses import JSONResponse, Response
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, ReceivedRequest, open_gateway, two_emporiums

LIST = "/api/v1/products/"
DETAIL = "/api/v1/products/mug/"
REVIEWS = "/api/v1/products/mug/reviews/"
OTHER = "/api/v1/products/cup/"
CATEGORIES = "/api/v1/products/categories/"


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    """Without rate limits, which have tests of their own."""
    unlimited = Storefronts([shop.model_copy(update={"limits": {}}) for shop in two_emporiums()])
    async with open_gateway(unlimited, cache_entries=20) as gateway:
        yield gateway


async def get(gateway: GatewayHarness, path: str, **headers: str) -> httpx.Response:
    async with gateway.client() as client:
        return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


async def cache_status(gateway: GatewayHarness, path: str, **headers: str) -> str | None:
    response = await get(gateway, path, **headers)
    assert response.status_code == 200
    status: str | None = response.headers.get("x-cache")
    return status


def stock_changed(slug: str = "mug", storefront: str = "emporium") -> StockChanged:
    return StockChanged(storefront=storefront, product_id=uuid4(), variant_id=None, slug=slug, number=1, quantity=1)


def product_changed(slug: str = "mug") -> ProductChanged:
    facts = {"name": "Mug", "sku": "MUG", "price": 1, "is_active": True, "track_inventory": True, "quantity": 1}
    known = {"product_id": uuid4(), "number": 1, "slug": slug, "stock_version": 1, "image": None, "variants": []}
    return ProductChanged.model_validate({"storefront": "emporium", **facts, **known})


async def test_a_second_anonymous_request_gets_the_cached_response(gateway: GatewayHarness) -> None:
    first, second = await get(gateway, LIST), await get(gateway, LIST)
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("miss", "hit")
    assert first.content == second.content
    assert second.headers["content-type"] == "application/json"
    assert len(gateway.services["catalog"].requests) == 1


@pytest.mark.parametrize(("path", "seconds"), [(LIST, 300), (DETAIL, 300), (CATEGORIES, 3600)])
async def test_responses_are_cached_as_long_as_the_storefront_configures(
    gateway: GatewayHarness, path: str, seconds: int
) -> None:
    assert await cache_status(gateway, path) == "miss"
    clock.advance(seconds - 60)
    assert await cache_status(gateway, path) == "hit"
    clock.advance(61)
    assert await cache_status(gateway, path) == "miss"


async def test_responses_to_signed_in_callers_are_neither_cached_nor_from_the_cache(gateway: GatewayHarness) -> None:
    assert await cache_status(gateway, LIST) == "miss"
    headers = gateway.bearer(gateway.claims(permissions=["staff"]))
    assert await cache_status(gateway, LIST, **headers) is None
    assert await cache_status(gateway, DETAIL, **headers) is None
    assert await cache_status(gateway, DETAIL) == "miss"


async def test_only_responses_to_get_are_cached(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        for _ in range(2):
            assert "x-cache" not in (await client.post(LIST)).headers


async def test_other_paths_are_not_cached(gateway: GatewayHarness) -> None:
    assert await cache_status(gateway, "/api/v1/cart/") is None


async def test_the_order_of_query_parameters_is_ignored_but_not_their_values(gateway: GatewayHarness) -> None:
    assert await cache_status(gateway, f"{LIST}?page=2&ordering=name") == "miss"
    assert await cache_status(gateway, f"{LIST}?ordering=name&page=2") == "hit"
    assert await cache_status(gateway, f"{LIST}?ordering=name&page=3") == "miss"
    assert await cache_status(gateway, f"{LIST}?page=3&page=2") == "miss"
    assert await cache_status(gateway, f"{LIST}?page=2&page=3") == "miss"


async def test_storefronts_and_base_urls_do_not_share_responses(gateway: GatewayHarness) -> None:
    assert await cache_status(gateway, LIST) == "miss"
    assert await cache_status(gateway, f"/bazaar{LIST}") == "miss"
    assert await cache_status(gateway, f"/emporium{LIST}") == "miss"
    assert await cache_status(gateway, LIST, Host="127.0.0.1:8000") == "miss"
    assert await cache_status(gateway, LIST, X_Forwarded_Proto="https") == "miss"


@pytest.mark.parametrize(
    "response",
    [
        Response("{}", 404),
        Response("{}", 500),
        Response("{}", headers={"Set-Cookie": "a=b"}),
        Response("{}", headers={"Vary": "Accept-Language"}),
    ],
)
async def test_errors_and_private_responses_are_not_cached(gateway: GatewayHarness, response: Response) -> None:
    gateway.services["catalog"].respond = lambda _: response
    for _ in range(2):
        assert (await get(gateway, LIST)).headers["x-cache"] == "miss"
    assert len(gateway.services["catalog"].requests) == 2


@pytest.mark.parametrize("event", [stock_changed(), product_changed()])
async def test_a_product_event_purges_its_responses_and_all_lists(
    gateway: GatewayHarness, event: StockChanged | ProductChanged
) -> None:
    for path in (LIST, DETAIL, REVIEWS, OTHER, CATEGORIES):
        await cache_status(gateway, path)
    await gateway.publish(event)
    assert [await cache_status(gateway, path) for path in (LIST, DETAIL, REVIEWS, CATEGORIES)] == ["miss"] * 4
    assert await cache_status(gateway, OTHER) == "hit"


async def test_a_category_event_purges_the_whole_storefront(gateway: GatewayHarness) -> None:
    for path in (LIST, DETAIL, CATEGORIES):
        await cache_status(gateway, path)
    await gateway.publish(CategoryChanged(storefront="emporium", category_id=uuid4(), slug="mugs"))
    assert [await cache_status(gateway, path) for path in (LIST, DETAIL, CATEGORIES)] == ["miss"] * 3


async def test_an_event_of_one_storefront_purges_no_other_storefront(gateway: GatewayHarness) -> None:
    await cache_status(gateway, f"/bazaar{LIST}")
    await gateway.publish(stock_changed())
    assert await cache_status(gateway, f"/bazaar{LIST}") == "hit"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", REVIEWS),
        ("PATCH", "/api/staff/v1/products/7"),
        ("PUT", "/api/staff/v1/products/7/stock"),
        ("PATCH", "/api/staff/v1/categories/7"),
        ("DELETE", "/api/staff/v1/images/7"),
        ("PATCH", "/api/staff/v1/reviews/7"),
    ],
)
async def test_a_successful_write_purges_the_cache_at_once(gateway: GatewayHarness, method: str, path: str) -> None:
    await cache_status(gateway, LIST)
    async with gateway.client() as client:
        await client.request(method, path, headers=gateway.bearer())
    assert await cache_status(gateway, LIST) == "miss"


async def test_a_refused_write_purges_nothing(gateway: GatewayHarness) -> None:
    await cache_status(gateway, LIST)
    gateway.services["catalog"].respond = lambda _: Response("{}", 403)
    async with gateway.client() as client:
        await client.post(REVIEWS, headers=gateway.bearer())
    assert await cache_status(gateway, LIST) == "hit"


async def test_a_response_requested_before_a_purge_is_not_cached_after_it(gateway: GatewayHarness) -> None:
    requested, changed = asyncio.Event(), asyncio.Event()

    async def slow(received: ReceivedRequest) -> Response:
        requested.set()
        await changed.wait()
        return JSONResponse({"quantity": "old"})

    gateway.services["catalog"].respond = slow
    reading = asyncio.create_task(get(gateway, LIST))
    await requested.wait()
    await gateway.publish(stock_changed())
    changed.set()
    assert (await reading).json() == {"quantity": "old"}
    gateway.services["catalog"].respond = lambda _: JSONResponse({"quantity": "new"})
    assert (await get(gateway, LIST)).json() == {"quantity": "new"}


async def test_simultaneous_requests_for_one_response_cause_one_request_to_the_service(gateway: GatewayHarness) -> None:
    released = asyncio.Event()

    async def slow(received: ReceivedRequest) -> Response:
        await released.wait()
        return JSONResponse({})

    catalog = gateway.services["catalog"]
    catalog.respond = slow
    tasks = [asyncio.create_task(get(gateway, LIST)) for _ in range(10)]

    async def requested() -> bool:
        return bool(catalog.requests)

    await eventually(requested)
    released.set()
    responses = await asyncio.gather(*tasks)
    assert {response.status_code for response in responses} == {200}
    assert sorted(response.headers["x-cache"] for response in responses) == ["hit"] * 9 + ["miss"]
    assert len(catalog.requests) == 1


async def test_a_request_that_waited_for_a_failed_response_fetches_it_itself(gateway: GatewayHarness) -> None:
    released = asyncio.Event()

    async def failing(received: ReceivedRequest) -> Response:
        await released.wait()
        raise RuntimeError("broken")

    catalog = gateway.services["catalog"]
    catalog.respond = failing
    tasks = [asyncio.create_task(get(gateway, LIST)) for _ in range(3)]

    async def requested() -> bool:
        return bool(catalog.requests)

    await eventually(requested)
    released.set()
    assert {response.status_code for response in await asyncio.gather(*tasks)} == {503}
    catalog.respond = None
    assert await cache_status(gateway, LIST) == "miss"


async def test_a_client_that_has_the_response_gets_304(gateway: GatewayHarness) -> None:
    first = await get(gateway, LIST)
    etag = first.headers["etag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        again = await get(gateway, LIST, If_None_Match=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert (await get(gateway, LIST, If_None_Match='"other"')).status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    assert "Authorization" in first.headers["vary"]


async def test_the_cache_is_bounded_and_evicts_the_least_recently_used(gateway: GatewayHarness) -> None:
    for number in range(20):
        assert await cache_status(gateway, f"{LIST}?page={number}") == "miss"
    assert await cache_status(gateway, f"{LIST}?page=0") == "hit"
    assert await cache_status(gateway, f"{LIST}?page=20") == "miss"
    assert await cache_status(gateway, f"{LIST}?page=0") == "hit"
    assert await cache_status(gateway, f"{LIST}?page=1") == "miss"


async def test_the_bytes_of_cached_bodies_are_bounded() -> None:
    unlimited = Storefronts([shop.model_copy(update={"limits": {}}) for shop in two_emporiums()])
    async with open_gateway(unlimited, cache_bytes=10_000) as gateway:
        gateway.services["catalog"].respond = lambda _: Response(b"x" * 4000)
        for number in range(3):
            assert await cache_status(gateway, f"{LIST}?page={number}") == "miss"
        assert [await cache_status(gateway, f"{LIST}?page={number}") for number in (2, 1, 0)] == ["hit", "hit", "miss"]


async def test_everything_is_purged_when_the_transport_reconnects(gateway: GatewayHarness) -> None:
    await cache_status(gateway, LIST)
    await gateway.reconnect()
    assert await cache_status(gateway, LIST) == "miss"


async def test_head_gets_the_cached_response_too(gateway: GatewayHarness) -> None:
    await get(gateway, LIST)
    async with gateway.client() as client:
        headed = await client.head(LIST)
    assert (headed.headers["x-cache"], headed.content) == ("hit", b"")
