"""Requests to a service: transactions, errors in the dialect, strict bodies, verification of callers."""

import pytest
from common.http.contract import router
from common.http.problems import problem_of
from common.http.route_table import RouteTable
from common.kernel.callers import Caller
from common.kernel.errors import Kind
from starlette.requests import ClientDisconnect
from testkit.harness import Harness


async def notes(ledger: Harness, storefront: str) -> int:
    row = await ledger.database.autocommit.fetch_one(
        "select count(*) from notes where storefront = %(storefront)s", storefront=storefront
    )
    return int(row["count"]) if row else 0


async def test_a_request_is_one_transaction(ledger: Harness) -> None:
    shop = ledger.storefront()
    response = await ledger.customer(shop).post("/api/v1/notes/", json={"words": "hello"})
    assert (response.status_code, response.json()) == (201, {"words": "hello"})
    assert await notes(ledger, shop) == 1


async def test_an_error_rolls_the_transaction_back(ledger: Harness) -> None:
    shop = ledger.storefront()
    response = await ledger.customer(shop).post("/api/v1/notes/", json={"words": "refused"})
    assert response.status_code == 409
    assert response.json()["code"] == "conflict"
    assert await notes(ledger, shop) == 0
    assert await ledger.database.autocommit.fetch("select 1 from outbox") == []


async def test_a_crash_returns_no_details(ledger: Harness) -> None:
    response = await ledger.customer(ledger.storefront()).post("/api/v1/notes/", json={"words": "crash"})
    assert response.status_code == 500
    assert response.json() == {"error": "An unexpected error occurred.", "code": "server_error", "details": None}


def test_a_client_that_disconnects_is_not_a_crash() -> None:
    assert problem_of(ClientDisconnect()).kind is Kind.MALFORMED


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"words": ', 400, "parse_error"),
        (b'{"words": "\\ud800"}', 400, "parse_error"),
        (b'{"words": NaN}', 400, "parse_error"),
        (b"[" * 100_000, 400, "parse_error"),
        (b"\xff\xfe", 400, "parse_error"),
        (b"[]", 400, "validation_error"),
        (b"null", 400, "validation_error"),
        (b"", 400, "validation_error"),
        (b'{"words": "a\\u0000b"}', 400, "validation_error"),
        (b'{"words": 1}', 400, "validation_error"),
        (b"{}", 400, "validation_error"),
    ],
)
async def test_an_invalid_body_is_a_400_in_the_dialect(ledger: Harness, content: bytes, status: int, code: str) -> None:
    shop = ledger.storefront()
    headers = {"content-type": "application/json"}
    response = await ledger.customer(shop).post("/api/v1/notes/", content=content, headers=headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert await notes(ledger, shop) == 0


async def test_a_form_is_an_unsupported_media_type(ledger: Harness) -> None:
    response = await ledger.customer(ledger.storefront()).post("/api/v1/notes/", data={"words": "hello"})
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


async def test_unknown_paths_and_methods_are_refused_in_the_dialect(ledger: Harness) -> None:
    client = ledger.customer(ledger.storefront())
    missing = await client.get("/api/v1/nothing/")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    wrong = await client.delete("/api/v1/notes/")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")


def test_the_allowed_methods_are_those_of_every_route_of_a_path() -> None:
    things, more = router("/things"), router("/things")
    things.get("/{name}/")(lambda name: None)
    more.put("/{name}/")(lambda name: None)
    more.delete("/all/")(lambda: None)
    scope = {"type": "http", "method": "PATCH", "root_path": "", "path": "/things/all/"}
    assert RouteTable((things, more)).allowed_methods(scope) == "DELETE, GET, HEAD, PUT"
    assert RouteTable((things, more)).allowed_methods({**scope, "path": "/things/one/"}) == "GET, HEAD, PUT"
    assert RouteTable((more,)).allowed_methods({**scope, "path": "/things/one/"}) == "PUT"


async def test_a_405_response_has_the_allowed_methods(ledger: Harness) -> None:
    wrong = await ledger.customer(ledger.storefront()).delete("/api/v1/notes/")
    assert wrong.headers["allow"] == "POST"


async def test_a_request_without_a_valid_caller_token_is_refused(ledger: Harness) -> None:
    client = ledger.customer(ledger.storefront())
    for token in (None, "", "nonsense", ledger.tokens.issue(Caller(storefront="emporium"), "another-service")):
        headers = {"x-atelier-caller": token} if token is not None else {}
        del client.headers["x-atelier-caller"]
        client.headers.update(headers)
        assert (await client.post("/api/v1/notes/", json={"words": "x"})).status_code == 403
        client.headers["x-atelier-caller"] = "dropped above"


async def test_customers_cannot_call_internal_endpoints_and_services_cannot_call_contracts(ledger: Harness) -> None:
    shop = ledger.storefront()
    assert (await ledger.client(Caller(storefront=shop), "internal").post("/deliver_event", json={})).status_code == 403
    assert (await ledger.internal(shop).post("/deliver_event", json={})).status_code == 422
    service = ledger.internal(shop)
    service.base_url = "http://test/emporium"
    assert (await service.post("/api/v1/notes/", json={"words": "x"})).status_code == 403


async def test_an_anonymous_caller_is_not_a_customer(ledger: Harness) -> None:
    response = await ledger.anonymous(ledger.storefront()).post("/api/v1/notes/", json={"words": "x"})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert response.headers["www-authenticate"] == "Bearer"
