"""The gateway's own errors, CORS, cookies and ignored tokens of reviv (addendum, sections 1 and 2)."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from gateway.routing.contracts import REVIV_CONTRACT, match_any
from starlette.responses import Response
from testkit.gateway import GatewayHarness, ReceivedRequest

from ..reviv_storefronts import PACKS, REVIV_HOST, TRANSACTIONS, open_reviv

PAGE = "http://localhost:3000"
REFRESH = "reviv_refresh=eyJhbGciOi.secret.value"


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_reviv() as gateway:
        yield gateway


@pytest.mark.parametrize("path", ["/api/nothing/", "/api/nothing", "/nothing", "/api/v1/products/"])
async def test_an_unknown_path_is_404_in_the_envelope(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client(REVIV_HOST) as client:
        response = await client.get(path)
    assert response.status_code == 404
    assert response.json() == {"error": {"code": "NOT_FOUND", "message": "Not found.", "details": {}}}


async def test_an_invalid_token_is_401_token_not_valid(gateway: GatewayHarness) -> None:
    expired = gateway.bearer(gateway.claims("reviv", seconds=-1))
    for headers in ({"Authorization": "Bearer x"}, {"Authorization": "Basic dTpw"}, expired, gateway.bearer()):
        async with gateway.client(REVIV_HOST, headers=headers) as client:
            response = await client.get(TRANSACTIONS)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
        assert response.json()["error"]["code"] == "TOKEN_NOT_VALID"
        assert response.json()["error"]["details"] == {}


async def test_the_rate_limit_is_429_with_retry_after(gateway: GatewayHarness) -> None:
    async with gateway.client(REVIV_HOST) as client:
        for _ in range(5):
            await client.post("/api/auth/email-passkey/register/begin/")
        refused = await client.post("/api/auth/email-passkey/register/begin/")
    seconds = int(refused.headers["retry-after"])
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["details"]) == (429, "RATE_LIMITED", {"retry_after": seconds})


async def test_a_cookie_authenticates_nothing_but_reaches_the_service(gateway: GatewayHarness) -> None:
    async with gateway.client(REVIV_HOST) as client:
        headers = {"Cookie": f"{REFRESH}; reviv_state=abc", "Origin": PAGE}
        assert (await client.get(TRANSACTIONS, headers=headers)).status_code == 200
    service = gateway.services["payments"]
    assert service.last.headers["cookie"] == f"{REFRESH}; reviv_state=abc"
    assert service.last.headers["origin"] == PAGE
    assert (service.last_caller.user_id, service.last_caller.guest_id) == (None, None)


async def test_every_cookie_that_a_service_sets_reaches_the_client(gateway: GatewayHarness) -> None:
    def set_cookies(_: ReceivedRequest) -> Response:
        response = Response()
        response.set_cookie("reviv_refresh", "r", max_age=604_800, httponly=True, samesite="strict")
        response.set_cookie("reviv_state", "s", httponly=True)
        return response

    gateway.services["payments"].respond = set_cookies
    async with gateway.client(REVIV_HOST) as client:
        response = await client.post("/api/credits/purchase/")
    names = [cookie.partition("=")[0] for cookie in response.headers.get_list("set-cookie")]
    assert names == ["reviv_refresh", "reviv_state"]
    assert "SameSite=strict" in response.headers.get_list("set-cookie")[0]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", [PACKS, "/api/restorations/7/", "/api/restorations/upload/", "/api/auth/logout"])
async def test_an_allowed_page_may_call_with_credentials(gateway: GatewayHarness, method: str, path: str) -> None:
    asked = "authorization, content-type, last-event-id"
    headers = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": asked}
    async with gateway.client(REVIV_HOST) as client:
        response = await client.options(path, headers={"Origin": PAGE, **headers})
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == PAGE
    assert response.headers["access-control-allow-credentials"] == "true"
    assert method in response.headers["access-control-allow-methods"].split(", ")
    assert set(asked.split(", ")) <= set(response.headers["access-control-allow-headers"].split(", "))


@pytest.mark.parametrize("path", [PACKS, "/api/", "/api/health/", "/api/nothing/"])
async def test_an_allowed_page_can_read_every_response(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client(REVIV_HOST) as client:
        response = await client.get(path, headers={"Origin": PAGE})
    assert response.headers["access-control-allow-origin"] == PAGE
    assert response.headers["access-control-allow-credentials"] == "true"
    assert "Retry-After" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:3001", "https://localhost:3000", "null"])
async def test_other_origins_are_never_reflected(gateway: GatewayHarness, origin: str) -> None:
    asked = {"Access-Control-Request-Method": "POST"}
    async with gateway.client(REVIV_HOST) as client:
        for response in (
            await client.options(PACKS, headers={"Origin": origin, **asked}),
            await client.get(PACKS, headers={"Origin": origin}),
        ):
            assert not [name for name in response.headers if name.startswith("access-control")]


def test_an_invalid_token_is_ignored_at_paths_with_parameters_by_which_a_client_signs_in() -> None:
    tokenless = match_any({"/api/auth/oauth/callback/{provider}/", "/api/auth/token/refresh/"})
    contract = replace(REVIV_CONTRACT, tokenless=tokenless)
    assert contract.is_tokenless("/api/auth/oauth/callback/google/")
    assert contract.is_tokenless("/api/auth/token/refresh/")
    assert not contract.is_tokenless("/api/auth/oauth/callback/google/more/")
    assert not contract.is_tokenless("/api/auth/me/")
