"""How Marbelle speaks: contract "Response Format" and "Error Codes", addendum 1."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from common.database import Database
from common.errors import FieldFault, InvalidFields, InvalidToken, Kind, NotFound, PageNotFound, Problem
from common.web import AnyCaller, Body, contract_app, router
from dialects.marbelle import MARBELLE, MARBELLE_CART, OF_KIND, SENTENCES, WORDS, Marbelle, Refusal
from dialects.marbelle_bodies import Answer, Done, Id, Page, answer, answered, bare_page, done, listed, wanted_page
from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

FACTS = {"retry_after": 7, "available": 3, "most": 10, "allow": "GET"}


class Order(Body):
    quantity: int
    address_line_1: str = ""


class Unnamed(NotFound):
    code = "nobody.named_this"


routes = router("/things")


@routes.get("/page/", response_model=Page[int])
async def read_page(request: Request, page: str | None = None) -> Response:
    return bare_page(request, wanted_page(page), 21, [1, 2, 3])


@routes.get("/crash/")
async def crash() -> None:
    raise RuntimeError("the password is swordfish")


@routes.get("/{number}/")
async def read(number: Id) -> Answer[int]:
    return answer("Found it.", number)


@routes.post("/")
async def order(body: Order, caller: AnyCaller) -> Done:
    return done("Ordered.")


def behind_the_gate(app: ASGIApp) -> ASGIApp:
    """What a service gives its contracts, of which these paths use nothing."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        state = {"database": Database("postgresql://nowhere"), "caller": None, "base_url": "http://shop.test"}
        await app({**scope, "state": state}, receive, send)

    return call


@pytest.fixture(params=[MARBELLE, MARBELLE_CART], ids=["everywhere", "cart"])
async def client(request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    app = behind_the_gate(contract_app(request.param, routes))
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


async def test_ready_answers_are_the_same_envelope() -> None:
    response = answered("Added.", {"id": 1}, 201)
    assert (response.status_code, json.loads(bytes(response.body))) == (
        201,
        {"success": True, "message": "Added.", "data": {"id": 1}},
    )
    assert json.loads(bytes(listed({"addresses": []}).body)) == {"success": True, "data": {"addresses": []}}


async def test_a_page_is_bare_and_its_size_is_no_parameter(client: httpx.AsyncClient) -> None:
    page = (await client.get("page/", params={"page_size": "5", "search": "ä"})).json()
    following = "http://shop.test/things/page/?page_size=5&search=%C3%A4&page=2"
    assert page == {"count": 21, "next": following, "previous": None, "results": [1, 2, 3]}


@pytest.mark.parametrize("page", ["3", "0", "-1", "x", "1" * 40])
async def test_an_unknown_page_is_404(client: httpx.AsyncClient, page: str) -> None:
    refused(await client.get("page/", params={"page": page}), 404, "Invalid page.")


@pytest.mark.parametrize("number", ["x", "0", "-1", "+1", "1.0", "1_0", "٣", str(2**63), "9" * 400])
async def test_an_id_that_is_no_number_or_too_large_is_404(client: httpx.AsyncClient, number: str) -> None:
    refused(await client.get(f"{number}/"), 404, "Not found.")


async def test_the_largest_id_is_one(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{2**63 - 1}/")).json()["data"] == 2**63 - 1


async def test_an_unknown_address_is_refused_in_the_envelope(client: httpx.AsyncClient) -> None:
    refused(await client.get("7/8/"), 404, "Not found.")


async def test_another_method_is_405_and_told_which(client: httpx.AsyncClient) -> None:
    response = await client.delete("7/")
    refused(response, 405, "This method is not allowed here.")
    assert response.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"quantity": NaN}', b"[" * 9999])
async def test_broken_json_is_400(client: httpx.AsyncClient, content: bytes) -> None:
    response = await client.post("", content=content, headers={"content-type": "application/json"})
    refused(response, 400, "The request body is not valid JSON.")


@pytest.mark.parametrize("content", [b"[]", b"7", b'"text"'])
async def test_a_body_that_is_no_object_is_400(client: httpx.AsyncClient, content: bytes) -> None:
    response = await client.post("", content=content, headers={"content-type": "application/json"})
    refused(response, 400, "Invalid data. Expected an object.")


async def test_a_form_is_415(client: httpx.AsyncClient) -> None:
    refused(await client.post("", data={"quantity": "1"}), 415, "Send the body as application/json.")


async def test_a_crash_tells_nothing(client: httpx.AsyncClient) -> None:
    refused(await client.get("crash/"), 500, "An unexpected error occurred.")


async def test_the_message_says_what_is_wrong_with_every_field(client: httpx.AsyncClient) -> None:
    refused(
        await client.post("", json={"address_line_1": 7}),
        400,
        "Quantity: This field is required. Address line 1: Not a valid string.",
        {"quantity": ["This field is required."], "address_line_1": ["Not a valid string."]},
    )


def said(problem: Problem, dialect: Marbelle = MARBELLE) -> tuple[int, Any, dict[str, str]]:
    response = dialect.render(problem)
    return response.status_code, json.loads(bytes(response.body)), dict(response.headers)


def test_sentences_that_name_their_subject_stand_alone() -> None:
    faults = [FieldFault("password", f"password.{rule}", {"min_length": 8}) for rule in ("too_short", "common")]
    _, body, _ = said(InvalidFields(*faults).problem())
    assert body["message"] == "Password must be at least 8 characters. This password is too common."
    assert body["errors"]["password"] == ["Password must be at least 8 characters.", "This password is too common."]


def test_a_caller_without_a_valid_token_is_401() -> None:
    status, body, headers = said(InvalidToken().problem())
    assert (status, body["message"]) == (401, "Token is invalid or expired.")
    assert headers["www-authenticate"] == "Bearer"


def test_a_failed_login_is_400() -> None:
    status, body, headers = said(Problem(Kind.UNAUTHENTICATED, "account.invalid_credentials"))
    assert (status, body["errors"]) == (400, {"non_field_errors": ["Invalid email or password."]})
    assert "www-authenticate" not in headers


def test_who_comes_too_often_is_told_when_to_come_back() -> None:
    status, body, headers = said(Problem(Kind.THROTTLED, "request.throttled", {"retry_after": 7}))
    assert (status, headers["retry-after"]) == (429, "7")
    assert body["message"] == "Too many requests. Please try again in 7 seconds."


def test_a_service_that_is_away_is_503() -> None:
    status, _, headers = said(Problem(Kind.UNAVAILABLE, "service.unavailable"))
    assert (status, headers["retry-after"]) == (503, "1")


def test_a_business_rule_is_400_whatever_its_kind() -> None:
    assert said(Problem(Kind.CONFLICT, "anything"))[0] == 400


def test_refusals_without_words_are_said_by_their_kind() -> None:
    assert said(Unnamed().problem())[:2] == (
        404,
        {"success": False, "message": "Not found.", "errors": {"non_field_errors": ["Not found."]}},
    )


@pytest.mark.parametrize("dialect", [MARBELLE, MARBELLE_CART])
@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_word_is_a_refusal_of_the_documented_shape(dialect: Marbelle, code: str) -> None:
    kind = next((kind for kind, words in OF_KIND.items() if words == WORDS[code]), Kind.INVALID)
    status, body, _ = said(Problem(kind, code, FACTS), dialect)
    assert status == WORDS[code].status
    assert "{" not in body["message"]
    assert dialect.error_model.model_validate(body).model_dump() == body


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_refusal_has_words(kind: Kind) -> None:
    status, body, _ = said(Problem(kind, "nobody.named_this", FACTS))
    assert status == OF_KIND[kind].status
    assert Refusal.model_validate(body)


def test_an_unknown_page_is_said_as_one() -> None:
    assert said(PageNotFound(page="9").problem())[1]["message"] == "Invalid page."
    assert "price.malformed" in SENTENCES
