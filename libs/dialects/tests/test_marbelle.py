"""Marbelle's envelopes: contract "Response Format", addendum 1."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from common.db.database import Database
from common.http import AnyCaller, Body, contract_app, router
from dialects.marbelle import MARBELLE, MARBELLE_CART
from dialects.marbelle_bodies import (
    Envelope,
    Id,
    MessageEnvelope,
    envelope,
    envelope_response,
    message_envelope,
    page_response,
    requested_page,
)
from dialects.numbered_pages import Page
from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send


class Order(Body):
    quantity: int
    address_line_1: str = ""


routes = router("/things")


@routes.get("/page/", response_model=Page[int])
async def read_page(request: Request, page: str | None = None) -> Response:
    return page_response(request, requested_page(page), 21, [1, 2, 3])


@routes.get("/crash/")
async def crash() -> None:
    raise RuntimeError("the password is swordfish")


@routes.get("/{number}/")
async def read(number: Id) -> Envelope[int]:
    return envelope("Found it.", number)


@routes.post("/")
async def order(body: Order, caller: AnyCaller) -> MessageEnvelope:
    return message_envelope("Ordered.")


def with_request_state(app: ASGIApp) -> ASGIApp:
    """Add the state that a service sets for its contracts; these endpoints do not use it."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        state = {"database": Database("postgresql://nowhere"), "caller": None, "base_url": "http://shop.test"}
        await app({**scope, "state": state}, receive, send)

    return call


@pytest.fixture(params=[MARBELLE, MARBELLE_CART], ids=["marbelle", "cart"])
async def client(request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    app = with_request_state(contract_app(request.param, routes))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/things/") as client:
        client.headers["x-errors"] = str(request.param is MARBELLE)
        yield client


def refused(response: httpx.Response, status: int, message: str, errors: dict[str, list[str]] | None = None) -> None:
    body = {"success": False, "message": message}
    if response.request.headers["x-errors"] == "True":
        body |= {"errors": errors or {"non_field_errors": [message]}}
    assert (response.status_code, response.json()) == (status, body)


async def test_success_is_an_envelope_with_a_message(client: httpx.AsyncClient) -> None:
    assert (await client.get("7/")).json() == {"success": True, "message": "Found it.", "data": 7}
    assert (await client.post("", json={"quantity": 1})).json() == {"success": True, "message": "Ordered."}


async def test_serialised_responses_have_the_same_envelope() -> None:
    response = envelope_response("Added.", {"id": 1}, 201)
    assert (response.status_code, json.loads(bytes(response.body))) == (
        201,
        {"success": True, "message": "Added.", "data": {"id": 1}},
    )


async def test_a_page_has_no_envelope_and_a_fixed_size(client: httpx.AsyncClient) -> None:
    page = (await client.get("page/", params={"page_size": "5", "search": "ä"})).json()
    following = "http://shop.test/things/page/?page_size=5&search=%C3%A4&page=2"
    assert page == {"count": 21, "next": following, "previous": None, "results": [1, 2, 3]}


@pytest.mark.parametrize("page", ["3", "0", "-1", "x", "1" * 40])
async def test_an_unknown_page_is_404(client: httpx.AsyncClient, page: str) -> None:
    refused(await client.get("page/", params={"page": page}), 404, "Invalid page.")


@pytest.mark.parametrize("number", ["x", "0", "-1", "+1", "1.0", "1_0", "٣", str(2**63), "9" * 400])
async def test_an_id_that_is_not_a_number_or_too_large_is_404(client: httpx.AsyncClient, number: str) -> None:
    refused(await client.get(f"{number}/"), 404, "Not found.")


async def test_the_largest_id_is_valid(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{2**63 - 1}/")).json()["data"] == 2**63 - 1


async def test_an_unknown_path_is_404_in_the_envelope(client: httpx.AsyncClient) -> None:
    refused(await client.get("7/8/"), 404, "Not found.")


async def test_another_method_is_405_and_lists_the_allowed_ones(client: httpx.AsyncClient) -> None:
    response = await client.delete("7/")
    refused(response, 405, "This method is not allowed here.")
    assert response.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"quantity": NaN}', b"[" * 9999])
async def test_broken_json_is_400(client: httpx.AsyncClient, content: bytes) -> None:
    response = await client.post("", content=content, headers={"content-type": "application/json"})
    refused(response, 400, "The request body is not valid JSON.")


@pytest.mark.parametrize("content", [b"[]", b"7", b'"text"'])
async def test_a_body_that_is_not_an_object_is_400(client: httpx.AsyncClient, content: bytes) -> None:
    response = await client.post("", content=content, headers={"content-type": "application/json"})
    refused(response, 400, "Invalid data. Expected an object.")


async def test_a_form_is_415(client: httpx.AsyncClient) -> None:
    refused(await client.post("", data={"quantity": "1"}), 415, "Send the body as application/json.")


async def test_an_unhandled_exception_reveals_nothing(client: httpx.AsyncClient) -> None:
    refused(await client.get("crash/"), 500, "An unexpected error occurred.")


async def test_the_message_contains_the_errors_of_all_fields(client: httpx.AsyncClient) -> None:
    refused(
        await client.post("", json={"address_line_1": 7}),
        400,
        "Quantity: This field is required. Address line 1: Not a valid string.",
        {"quantity": ["This field is required."], "address_line_1": ["Not a valid string."]},
    )
