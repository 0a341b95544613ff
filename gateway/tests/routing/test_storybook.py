"""Storybook's paths, and the cookies of its sign-in, entry and first book (addendum, sections 1 and 2)."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from gateway.routing.contracts import STORYBOOK_CONTRACT
from starlette.responses import JSONResponse
from testkit.gateway import GatewayHarness

from ..session_storefronts import cookies_of
from ..storybook_storefronts import BOOKS, ENTRY, HOST, PAGE, open_storybook

LOGIN, REGISTER, LOGOUT = "/api/customer/login/", "/api/customer/register/", "/api/customer/logout/"
STATUS, TIERS = "/api/customer/status/", "/api/billing/tiers/"
WEBHOOK = "/api/orders/payment/webhook/"
VERSIONS = [f"/api/product/{kind}-versions/" for kind in ("character", "cover", "page")]
ITEMS = [BOOKS, "/api/product/characters/", "/api/product/pages/", *VERSIONS]
OWNERS = {
    **dict.fromkeys([REGISTER, LOGIN, LOGOUT], "identity"),
    **{f"/api/customer/{name}/": "identity" for name in ("status", "user", "edit", "address")},
    **dict.fromkeys([ENTRY, "/api/product/retries/add/", *ITEMS], "generation"),
    **{f"{path}{UUID(int=7)}/": "generation" for path in ITEMS},
    **dict.fromkeys(["/api/orders/create/", "/api/orders/retry-pack/create/", WEBHOOK], "orders"),
    **dict.fromkeys(["/api/billing/tiers/", "/api/billing/ledger/"], "payments"),
}
EVIL = {"Origin": "https://evil.example"}


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_storybook(limits={}) as gateway:
        yield gateway


@pytest.mark.parametrize(("path", "service"), OWNERS.items())
async def test_every_path_reaches_its_service_with_and_without_slash(
    gateway: GatewayHarness, path: str, service: str
) -> None:
    async with gateway.client(HOST) as client:
        for form in (path, path.rstrip("/")):
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                assert (await client.request(method, form)).status_code == 200
                assert gateway.services[service].last.path == f"/storybook{path}"
    assert [name for name, each in gateway.services.items() if each.requests] == [service]


async def test_a_storefront_is_found_by_its_path_too(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await client.get(f"/storybook{ENTRY}", headers={"Origin": PAGE})).status_code == 200
    assert gateway.services["generation"].last.headers["x-atelier-base"] == "http://localhost:8000/storybook"


@pytest.mark.parametrize("entry", [ENTRY, ENTRY.rstrip("/")])
async def test_the_entry_gives_the_client_its_csrf_token(gateway: GatewayHarness, entry: str) -> None:
    async with gateway.client(HOST) as client:
        _, attributes = cookies_of(await client.get(entry))["csrftoken"]
        assert attributes == {"Path=/", "Max-Age=31449600", "SameSite=Lax"}
        assert "set-cookie" not in (await client.get(entry)).headers


async def test_a_visitor_gets_a_token_with_the_first_book_and_owns_it(gateway: GatewayHarness) -> None:
    async with gateway.client(HOST) as client:
        gateway.services["generation"].respond = lambda _: JSONResponse({}, 400)
        assert "set-cookie" not in (await client.post(BOOKS)).headers
        gateway.services["generation"].respond = lambda _: JSONResponse({}, 201)
        _, attributes = cookies_of(await client.post(BOOKS.rstrip("/")))["anon_token"]
        assert attributes == {"Path=/", "Max-Age=31536000", "HttpOnly", "SameSite=Lax"}
        guest_id = gateway.services["generation"].last_caller.guest_id
        for path, service in (("/api/customer/address/", "identity"), ("/api/orders/create/", "orders")):
            await client.post(path)
            assert gateway.services[service].last_caller.guest_id == guest_id


@pytest.mark.parametrize("path", [LOGIN, REGISTER])
async def test_signing_in_gives_the_client_a_session_and_a_csrf_token(gateway: GatewayHarness, path: str) -> None:
    claims = gateway.claims("storybook")
    cookie = f"sessionid={gateway.key.sign(claims)}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax"
    gateway.services["identity"].respond = lambda _: JSONResponse({}, 200, {"set-cookie": cookie})
    async with gateway.client(HOST) as client:
        await client.get(ENTRY)
        before = client.cookies["csrftoken"]
        await client.post(path, headers={"Origin": PAGE, "Authorization": "Bearer stale"})
        after = client.cookies["csrftoken"]
        assert after != before
        assert (await client.post(BOOKS, headers={"X-CSRFToken": before})).status_code == 403
        assert (await client.post(BOOKS)).status_code == 403
        response = await client.post(BOOKS, headers={"X-CSRFToken": after, "Origin": PAGE})
    assert response.status_code == 200
    assert "anon_token" not in cookies_of(response)
    assert gateway.services["generation"].last_caller.user_id == claims.user_id


async def test_refusals_at_the_paths_of_customers_repeat_the_text_as_error(gateway: GatewayHarness) -> None:
    async with gateway.client(HOST) as client:
        response = await client.post(LOGIN, headers=EVIL)
    text = "CSRF Failed: Requests from this origin are not accepted."
    assert (response.status_code, response.json()) == (403, {"detail": text, "error": text})


async def test_signing_out_needs_no_csrf_token(gateway: GatewayHarness) -> None:
    cookies = f"sessionid={gateway.key.sign(gateway.claims('storybook'))}"
    async with gateway.client(HOST) as client:
        assert (await client.post(LOGOUT, headers={"Cookie": cookies, "Origin": PAGE})).status_code == 200
        assert gateway.services["identity"].last_caller.session_id
        assert (await client.post(LOGOUT, headers={"Cookie": cookies, **EVIL})).status_code == 403


async def test_the_webhook_needs_neither_token_nor_origin(gateway: GatewayHarness) -> None:
    cookies = f"sessionid={gateway.key.sign(gateway.claims('storybook'))}; anon_token={UUID(int=7)}"
    headers = {"Cookie": cookies, "Authorization": "Bearer x", "X-Webhook-Secret": "s", **EVIL}
    async with gateway.client(HOST) as client:
        assert (await client.post(WEBHOOK, headers=headers)).status_code == 200
    caller = gateway.services["orders"].last_caller
    assert (caller.user_id, caller.guest_id, caller.client_hash) == (None, None, None)
    assert gateway.services["orders"].last.headers["x-webhook-secret"] == "s"


def test_pictures_and_the_webhook_alone_are_unguarded() -> None:
    unguarded = {path for path in OWNERS if not STORYBOOK_CONTRACT.is_guarded(path)}
    assert unguarded == {WEBHOOK}
    assert not STORYBOOK_CONTRACT.is_guarded("/api/product/media/token/")


async def test_stale_credentials_are_refused_only_where_a_session_is_of_use(gateway: GatewayHarness) -> None:
    stale = f"Bearer {gateway.key.sign(gateway.claims('storybook'), exp=1)}"
    accepted = set()
    async with gateway.client(HOST) as client:
        for path, service in OWNERS.items():
            response = await client.post(path, headers={"Authorization": stale})
            if response.status_code == 200:
                accepted.add(path)
                assert gateway.services[service].last_caller.user_id is None
            else:
                assert response.status_code == 401
    assert accepted == {LOGIN, REGISTER, LOGOUT, STATUS, TIERS, WEBHOOK}
