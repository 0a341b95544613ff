"""Answers to strangers from memory (contract 8.2, addendum 33)."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from common import clock
from common.events.catalog import CategoryChanged, ProductChanged, StockChanged
from common.storefronts import Storefronts
from common.testing.conditions import eventually
from gateway.testing import Door, Received, open_door, shops
from starlette.responses import JSONResponse, Response

LIST = "/api/v1/products/"
DETAIL = "/api/v1/products/mug/"
REVIEWS = "/api/v1/products/mug/reviews/"
OTHER = "/api/v1/products/cup/"
CATEGORIES = "/api/v1/products/categories/"


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Without limits, which have tests of their own."""
    unlimited = Storefronts([shop.model_copy(update={"limits": {}}) for shop in shops()])
    async with open_door(unlimited, cache_entries=20) as door:
        yield door


async def get(door: Door, path: str, **headers: str) -> httpx.Response:
    async with door.client() as client:
        return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


async def verdict(door: Door, path: str, **headers: str) -> str | None:
    response = await get(door, path, **headers)
    assert response.status_code == 200
    answered: str | None = response.headers.get("x-cache")
    return answered


def stock_changed(slug: str = "mug", storefront: str = "emporium") -> StockChanged:
    return StockChanged(storefront=storefront, product_id=uuid4(), variant_id=None, slug=slug, number=1, quantity=1)


def product_changed(slug: str = "mug") -> ProductChanged:
    facts = {"name": "Mug", "sku": "MUG", "price": 1, "is_active": True, "track_inventory": True, "quantity": 1}
    known = {"product_id": uuid4(), "number": 1, "slug": slug, "stock_version": 1, "image": None, "variants": []}
    return ProductChanged.model_validate({"storefront": "emporium", **facts, **known})


async def test_a_second_stranger_gets_the_first_ones_answer(door: Door) -> None:
    first, second = await get(door, LIST), await get(door, LIST)
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("miss", "hit")
    assert first.content == second.content
    assert second.headers["content-type"] == "application/json"
    assert len(door.services["catalog"].requests) == 1


@pytest.mark.parametrize(("path", "seconds"), [(LIST, 300), (DETAIL, 300), (CATEGORIES, 3600)])
async def test_answers_are_kept_as_long_as_the_storefront_says(door: Door, path: str, seconds: int) -> None:
    assert await verdict(door, path) == "miss"
    clock.advance(seconds - 60)
    assert await verdict(door, path) == "hit"
    clock.advance(61)
    assert await verdict(door, path) == "miss"


async def test_a_signed_in_caller_is_never_answered_from_memory_nor_kept_there(door: Door) -> None:
    assert await verdict(door, LIST) == "miss"
    headers = door.bearer(door.claims(permissions=["staff"]))
    assert await verdict(door, LIST, **headers) is None
    assert await verdict(door, DETAIL, **headers) is None
    assert await verdict(door, DETAIL) == "miss"


async def test_only_gets_are_kept(door: Door) -> None:
    async with door.client() as client:
        for _ in range(2):
            assert "x-cache" not in (await client.post(LIST)).headers


async def test_other_paths_are_not_kept(door: Door) -> None:
    assert await verdict(door, "/api/v1/cart/") is None


async def test_the_order_of_parameters_does_not_matter_but_their_values_do(door: Door) -> None:
    assert await verdict(door, f"{LIST}?page=2&ordering=name") == "miss"
    assert await verdict(door, f"{LIST}?ordering=name&page=2") == "hit"
    assert await verdict(door, f"{LIST}?ordering=name&page=3") == "miss"
    assert await verdict(door, f"{LIST}?page=3&page=2") == "miss"
    assert await verdict(door, f"{LIST}?page=2&page=3") == "miss"


async def test_storefronts_and_addresses_do_not_share_answers(door: Door) -> None:
    assert await verdict(door, LIST) == "miss"
    assert await verdict(door, f"/bazaar{LIST}") == "miss"
    assert await verdict(door, f"/emporium{LIST}") == "miss"
    assert await verdict(door, LIST, Host="127.0.0.1:8000") == "miss"
    assert await verdict(door, LIST, X_Forwarded_Proto="https") == "miss"


@pytest.mark.parametrize(
    "answer",
    [
        Response("{}", 404),
        Response("{}", 500),
        Response("{}", headers={"Set-Cookie": "a=b"}),
        Response("{}", headers={"Vary": "Accept-Language"}),
    ],
)
async def test_refusals_and_personal_answers_are_not_kept(door: Door, answer: Response) -> None:
    door.services["catalog"].answer = lambda _: answer
    for _ in range(2):
        assert (await get(door, LIST)).headers["x-cache"] == "miss"
    assert len(door.services["catalog"].requests) == 2


@pytest.mark.parametrize("event", [stock_changed(), product_changed()])
async def test_a_change_of_a_product_empties_its_answers_and_all_lists(
    door: Door, event: StockChanged | ProductChanged
) -> None:
    for path in (LIST, DETAIL, REVIEWS, OTHER, CATEGORIES):
        await verdict(door, path)
    await door.tell(event)
    assert [await verdict(door, path) for path in (LIST, DETAIL, REVIEWS, CATEGORIES)] == ["miss"] * 4
    assert await verdict(door, OTHER) == "hit"


async def test_a_change_of_a_category_empties_everything(door: Door) -> None:
    for path in (LIST, DETAIL, CATEGORIES):
        await verdict(door, path)
    await door.tell(CategoryChanged(storefront="emporium", category_id=uuid4(), slug="mugs"))
    assert [await verdict(door, path) for path in (LIST, DETAIL, CATEGORIES)] == ["miss"] * 3


async def test_a_change_in_one_storefront_leaves_the_others_alone(door: Door) -> None:
    await verdict(door, f"/bazaar{LIST}")
    await door.tell(stock_changed())
    assert await verdict(door, f"/bazaar{LIST}") == "hit"


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
async def test_who_changed_something_through_this_door_sees_it_at_once(door: Door, method: str, path: str) -> None:
    await verdict(door, LIST)
    async with door.client() as client:
        await client.request(method, path, headers=door.bearer())
    assert await verdict(door, LIST) == "miss"


async def test_a_refused_change_empties_nothing(door: Door) -> None:
    await verdict(door, LIST)
    door.services["catalog"].answer = lambda _: Response("{}", 403)
    async with door.client() as client:
        await client.post(REVIEWS, headers=door.bearer())
    assert await verdict(door, LIST) == "hit"


async def test_an_answer_asked_for_before_a_change_is_not_kept_after_it(door: Door) -> None:
    asked, changed = asyncio.Event(), asyncio.Event()

    async def slow(received: Received) -> Response:
        asked.set()
        await changed.wait()
        return JSONResponse({"quantity": "old"})

    door.services["catalog"].answer = slow
    reading = asyncio.create_task(get(door, LIST))
    await asked.wait()
    await door.tell(stock_changed())
    changed.set()
    assert (await reading).json() == {"quantity": "old"}
    door.services["catalog"].answer = lambda _: JSONResponse({"quantity": "new"})
    assert (await get(door, LIST)).json() == {"quantity": "new"}


async def test_many_who_want_the_same_make_one_request(door: Door) -> None:
    released = asyncio.Event()

    async def slow(received: Received) -> Response:
        await released.wait()
        return JSONResponse({})

    catalog = door.services["catalog"]
    catalog.answer = slow
    asking = [asyncio.create_task(get(door, LIST)) for _ in range(10)]

    async def asked() -> bool:
        return bool(catalog.requests)

    await eventually(asked)
    released.set()
    answers = await asyncio.gather(*asking)
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.headers["x-cache"] for answer in answers) == ["hit"] * 9 + ["miss"]
    assert len(catalog.requests) == 1


async def test_who_waited_for_an_answer_that_failed_asks_himself(door: Door) -> None:
    released = asyncio.Event()

    async def failing(received: Received) -> Response:
        await released.wait()
        raise RuntimeError("broken")

    catalog = door.services["catalog"]
    catalog.answer = failing
    asking = [asyncio.create_task(get(door, LIST)) for _ in range(3)]

    async def asked() -> bool:
        return bool(catalog.requests)

    await eventually(asked)
    released.set()
    assert {answer.status_code for answer in await asyncio.gather(*asking)} == {503}
    catalog.answer = None
    assert await verdict(door, LIST) == "miss"


async def test_a_client_that_has_the_answer_is_told_so(door: Door) -> None:
    first = await get(door, LIST)
    etag = first.headers["etag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        again = await get(door, LIST, If_None_Match=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert (await get(door, LIST, If_None_Match='"other"')).status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    assert "Authorization" in first.headers["vary"]


async def test_the_memory_is_bounded_and_the_longest_unused_goes_first(door: Door) -> None:
    for number in range(20):
        assert await verdict(door, f"{LIST}?page={number}") == "miss"
    assert await verdict(door, f"{LIST}?page=0") == "hit"
    assert await verdict(door, f"{LIST}?page=20") == "miss"
    assert await verdict(door, f"{LIST}?page=0") == "hit"
    assert await verdict(door, f"{LIST}?page=1") == "miss"


async def test_the_bytes_kept_are_bounded() -> None:
    unlimited = Storefronts([shop.model_copy(update={"limits": {}}) for shop in shops()])
    async with open_door(unlimited, cache_bytes=10_000) as door:
        door.services["catalog"].answer = lambda _: Response(b"x" * 4000)
        for number in range(3):
            assert await verdict(door, f"{LIST}?page={number}") == "miss"
        assert [await verdict(door, f"{LIST}?page={number}") for number in (2, 1, 0)] == ["hit", "hit", "miss"]


async def test_everything_is_forgotten_when_listening_begins_anew(door: Door) -> None:
    await verdict(door, LIST)
    await door.reconnect()
    assert await verdict(door, LIST) == "miss"


async def test_head_is_answered_from_memory_too(door: Door) -> None:
    await get(door, LIST)
    async with door.client() as client:
        headed = await client.head(LIST)
    assert (headed.headers["x-cache"], headed.content) == ("hit", b"")
