"""FigureForge's pages by `limit` and `offset`."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from common.db.database import Database
from common.http import contract_app, json_response, router
from dialects.figureforge import FIGUREFORGE
from dialects.figureforge_pages import PAGE_PARAMETERS, Page, offset_page, requested_page
from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

COUNT = 45
PATH = "/api/numbers/"
routes = router("/api")


@routes.get("/numbers/", response_model=Page[int], openapi_extra={"parameters": PAGE_PARAMETERS})
async def numbers(request: Request) -> Response:
    page = requested_page(request.query_params)
    results = list(range(COUNT))[page.offset : page.offset + page.limit]
    return json_response(offset_page(request, page, COUNT, results))


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = contract_app(FIGUREFORGE, routes)

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        state = {"database": Database("postgresql://nowhere"), "caller": None, "base_url": "http://shop.test"}
        await app({**scope, "state": state}, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(call), base_url="http://test") as client:
        yield client


async def read(client: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    response = await client.get(PATH, params=params)
    assert response.status_code == 200
    page: dict[str, Any] = response.json()
    assert list(page) == ["results", "count", "next", "previous"]
    return page


async def test_the_first_page_has_twenty_items_and_a_link_without_a_host(client: httpx.AsyncClient) -> None:
    page = await read(client)
    assert page["results"] == list(range(20))
    assert (page["count"], page["next"], page["previous"]) == (COUNT, f"{PATH}?limit=20&offset=20", None)


async def test_the_links_lead_through_all_items_and_back(client: httpx.AsyncClient) -> None:
    seen: list[int] = []
    link: str | None = f"{PATH}?limit=20"
    while link:
        page = (await client.get(link)).json()
        seen += page["results"]
        link = page["next"]
    assert seen == list(range(COUNT))
    assert page["previous"] == f"{PATH}?limit=20&offset=20"


async def test_links_keep_the_filters_and_drop_the_cursor(client: httpx.AsyncClient) -> None:
    page = await read(client, tags="pose:action,style:ä", cursor="20", offset=20, limit=10)
    assert page["next"] == f"{PATH}?limit=10&offset=30&tags=pose:action,style:%C3%A4"
    assert page["previous"] == f"{PATH}?limit=10&offset=10&tags=pose:action,style:%C3%A4"


async def test_the_page_before_a_short_offset_begins_at_the_start(client: httpx.AsyncClient) -> None:
    assert (await read(client, offset=5))["previous"] == f"{PATH}?limit=20&offset=0"


@pytest.mark.parametrize("limit", ["101", "1000", "9" * 5000])
async def test_a_limit_above_100_is_100(client: httpx.AsyncClient, limit: str) -> None:
    assert len((await read(client, limit=limit))["results"]) == COUNT
    assert (await read(client, limit=limit, offset=1))["previous"] == f"{PATH}?limit=100&offset=0"


@pytest.mark.parametrize("offset", ["45", "46", "9" * 5000])
async def test_a_page_beyond_the_end_is_empty_and_links_to_the_last_page(
    client: httpx.AsyncClient, offset: str
) -> None:
    page = await read(client, offset=offset)
    assert (page["results"], page["count"], page["next"]) == ([], COUNT, None)
    assert page["previous"] == f"{PATH}?limit=20&offset=25"


async def test_leading_zeros_do_not_change_a_number(client: httpx.AsyncClient) -> None:
    assert (await read(client, limit="000000000000002"))["results"] == [0, 1]


@pytest.mark.parametrize("value", ["", "x", "-1", "+1", "1.0", "1e2", " 1", "٣", "1_0"])
@pytest.mark.parametrize("name", ["limit", "offset"])
async def test_anything_but_digits_is_refused(client: httpx.AsyncClient, name: str, value: str) -> None:
    response = await client.get(PATH, params={name: value})
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["code"], error["details"]) == ("INVALID_REQUEST", {name: ["A valid integer is required."]})


async def test_a_limit_of_zero_is_refused_and_both_faults_are_named(client: httpx.AsyncClient) -> None:
    response = await client.get(PATH, params={"limit": "0", "offset": "x"})
    assert response.json()["error"]["details"] == {
        "limit": ["Ensure this value is greater than or equal to 1."],
        "offset": ["A valid integer is required."],
    }
