"""Endpoints that refuse unknown members of bodies and unknown query parameters."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from common.http import StrictBody, contract_app
from common.http.audited import PUBLIC
from common.http.staff import staff_router
from dialects.staff import STAFF
from fastapi import Depends, Query

PATH = "/api/staff/v1/refunds"


class Line(StrictBody):
    quantity: int


class NewRefund(StrictBody):
    amount: str = ""
    lines: tuple[Line, ...] = ()


async def page(limit: Annotated[int, Query()] = 50) -> int:
    return limit


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    routes = staff_router("/refunds", "refunds", reads=PUBLIC, subject="refund", transactional=False)

    @routes.get("")
    async def listed(limit: Annotated[int, Depends(page)], order_id: Annotated[str | None, Query()] = None) -> Any:
        return {"limit": limit, "order_id": order_id}

    @routes.post("", status_code=201)
    async def refund(body: NewRefund) -> Any:
        return body

    transport = httpx.ASGITransport(contract_app(STAFF, routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as http:
        yield http


async def test_known_members_and_parameters_are_accepted(client: httpx.AsyncClient) -> None:
    assert (await client.get(PATH, params={"limit": 3, "order_id": "a"})).json() == {"limit": 3, "order_id": "a"}
    body = {"amount": "1.00", "lines": [{"quantity": 2}]}
    response = await client.post(PATH, json=body)
    assert (response.status_code, response.json()) == (201, body)


@pytest.mark.parametrize(
    ("body", "field", "detail"),
    [
        ({"amout": "1.00"}, "amout", "Nothing has this name here. Did you mean amount?"),
        ({"amount": "1.00", "colour": "red"}, "colour", "Nothing has this name here."),
        (
            {"lines": [{"quantity": 1}, {"quantty": 1}]},
            "lines.1.quantty",
            "Nothing has this name here. Did you mean quantity?",
        ),
        ({"lines": 7, "AMOUNT": "1.00"}, "AMOUNT", "Nothing has this name here."),
    ],
)
async def test_an_unknown_member_is_named_with_the_most_similar_known_one(
    client: httpx.AsyncClient, body: dict[str, Any], field: str, detail: str
) -> None:
    response = await client.post(PATH, json=body)
    assert (response.status_code, response.json()["code"]) == (400, "request.unknown_name")
    (fault,) = response.json()["errors"]
    assert (fault["field"], fault["detail"]) == (field, detail)


async def test_an_unknown_parameter_is_named_with_the_most_similar_known_one(client: httpx.AsyncClient) -> None:
    response = await client.get(PATH, params={"order": "a", "limit": 3})
    assert (response.status_code, response.json()["code"]) == (400, "request.unknown_name")
    (fault,) = response.json()["errors"]
    assert (fault["field"], fault["detail"]) == ("order", "Nothing has this name here. Did you mean order_id?")


async def test_writes_refuse_unknown_parameters_too(client: httpx.AsyncClient) -> None:
    assert (await client.post(PATH, params={"dry_run": "true"}, json={})).status_code == 400
