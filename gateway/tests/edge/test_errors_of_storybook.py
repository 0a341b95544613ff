"""The gateway's own errors, CORS and limits of storybook (addendum, sections 1 and 2)."""

from collections.abc import AsyncIterator

import httpx
import pytest
from common.kernel.access_tokens import AccessClaims
from identity.storefront import Tokens
from testkit.gateway import GatewayHarness

from ..storybook_storefronts import BOOKS, ENTRY, HOST, PAGE, open_storybook, storybook

NOTHING = "/api/nothing/"
EVIL = "https://evil.example"


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_storybook() as gateway:
        yield gateway


@pytest.fixture
async def client(gateway: GatewayHarness) -> AsyncIterator[httpx.AsyncClient]:
    async with gateway.client(HOST) as client:
        yield client


def session(gateway: GatewayHarness, claims: AccessClaims | None = None) -> str:
    return f"sessionid={gateway.key.sign(claims or gateway.claims('storybook'))}"


@pytest.mark.parametrize("path", ["/api/nothing/", "/api/nothing", "/nothing", "/api/", "/api/v1/products/"])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
async def test_an_unknown_path_is_404_in_json(client: httpx.AsyncClient, path: str, accept: str) -> None:
    response = await client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.json()) == (404, {"detail": "Not found."})
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("authorization", ["Bearer x", "Basic dTpw"])
async def test_an_invalid_authorization_is_401(client: httpx.AsyncClient, authorization: str) -> None:
    response = await client.get(NOTHING, headers={"Authorization": authorization})
    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}


async def test_a_write_of_a_session_without_the_csrf_token_is_403(
    gateway: GatewayHarness, client: httpx.AsyncClient
) -> None:
    response = await client.post(NOTHING, headers={"Cookie": f"{session(gateway)}; csrftoken=a", "X-CSRFToken": "b"})
    assert response.status_code == 403
    assert response.json() == {"detail": "CSRF Failed: The CSRF token is missing or incorrect."}


async def test_a_write_from_another_origin_is_403(client: httpx.AsyncClient) -> None:
    for path in (NOTHING, BOOKS, "/api/customer/login/", "/api/customer/logout/"):
        response = await client.post(path, headers={"Origin": EVIL})
        assert response.status_code == 403
        assert response.json()["detail"] == "CSRF Failed: Requests from this origin are not accepted."


async def test_the_client_can_send_its_csrf_token_with_every_write(
    gateway: GatewayHarness, client: httpx.AsyncClient
) -> None:
    """404, because the path has no owner: the request was not refused before."""
    headers = {"Cookie": f"{session(gateway)}; csrftoken=a", "X-CSRFToken": "a", "Origin": PAGE}
    assert (await client.post(NOTHING, headers=headers)).status_code == 404


@pytest.mark.parametrize("origin", [PAGE, "http://127.0.0.1:3000"])
@pytest.mark.parametrize("path", [BOOKS, ENTRY.rstrip("/"), NOTHING])
async def test_the_client_may_ask_for_everything_it_sends(client: httpx.AsyncClient, path: str, origin: str) -> None:
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "content-type,x-csrftoken"}
    response = await client.options(path, headers={"Origin": origin, **asked})
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == origin
    assert response.headers["access-control-allow-credentials"] == "true"
    assert response.headers["access-control-max-age"] == "86400"
    methods = {*response.headers["access-control-allow-methods"].split(", ")}
    assert methods == {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    headers = {*response.headers["access-control-allow-headers"].split(", ")}
    assert headers >= {"accept", "authorization", "content-type", "x-csrftoken", "x-requested-with"}


async def test_the_client_can_read_every_error(gateway: GatewayHarness, client: httpx.AsyncClient) -> None:
    for method, headers, status in (
        ("GET", {}, 404),
        ("GET", {"Authorization": "Bearer x"}, 401),
        ("POST", {"Cookie": session(gateway)}, 403),
    ):
        response = await client.request(method, NOTHING, headers={"Origin": PAGE, **headers})
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == PAGE
        assert response.headers["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize("origin", [EVIL, "null", "http://localhost:3001", "https://localhost:3000"])
async def test_another_origin_may_read_nothing(client: httpx.AsyncClient, origin: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for response in (await client.options(BOOKS, headers=headers), await client.get(NOTHING, headers=headers)):
        assert not [name for name in response.headers if name.startswith("access-control")]


async def test_a_visitor_has_120_requests_a_minute_and_a_customer_600(
    gateway: GatewayHarness, client: httpx.AsyncClient
) -> None:
    statuses = [(await client.get(NOTHING)).status_code for _ in range(120)]
    assert {*statuses} == {404}
    refused = await client.get(NOTHING)
    seconds = int(refused.headers["retry-after"])
    assert refused.status_code == 429
    assert refused.json()["detail"] == f"Request was throttled. Expected available in {seconds} seconds."
    headers = {"Cookie": session(gateway)}
    assert {(await client.get(NOTHING, headers=headers)).status_code for _ in range(600)} == {404}
    assert (await client.get(NOTHING, headers=headers)).status_code == 429


@pytest.mark.parametrize(("path", "most"), [("/api/customer/login", 10), ("/api/customer/register", 20)])
async def test_sign_ins_and_registrations_have_limits_of_their_own(
    client: httpx.AsyncClient, path: str, most: int
) -> None:
    statuses = [(await client.post(f"{path}{'/' * (number % 2)}")).status_code for number in range(most + 1)]
    assert statuses == [statuses[0]] * most + [429]


@pytest.mark.parametrize("page", ["schema", "docs", "redoc"])
@pytest.mark.parametrize("slash", ["", "/"], ids=["without slash", "with slash"])
async def test_the_documentation_is_never_redirected(client: httpx.AsyncClient, page: str, slash: str) -> None:
    assert (await client.get(f"/api/{page}{slash}")).status_code == 200


async def test_errors_of_the_paths_of_staff_have_their_own_form(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/staff/v1/nothing")
    assert response.headers["content-type"] == "application/problem+json"


def test_the_storefront_keeps_sessions_and_visitors_as_the_contract_says() -> None:
    shop = storybook()
    assert shop.session_cookie
    assert shop.csrf
    assert shop.session_cookie.header("x", 1_209_600, production=False, is_https=False) == (
        "sessionid=x; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax"
    )
    assert shop.csrf.cookie.header("x", shop.csrf.lifetime, production=False, is_https=True) == (
        "csrftoken=x; Path=/; Max-Age=31449600; SameSite=Lax; Secure"
    )
    assert shop.guests.cookie.header("x", shop.guests.lifetime, production=True, is_https=False) == (
        "anon_token=x; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    )
    assert shop.section(Tokens).access == 1_209_600
    assert {*shop.guests.bound_to} == {"address", "user-agent"}
