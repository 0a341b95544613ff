"""How the gateway authenticates the caller and passes it to the services."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import jwt
import pytest
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.callers import REVOKED_HEADER
from common.kernel.permissions import Permission
from gateway.auth.signing_keys import RELOAD_SECONDS
from starlette.responses import JSONResponse, Response
from testkit.conditions import eventually
from testkit.gateway import GatewayHarness, SigningKey, open_gateway, revoked_session

from ..reviv_storefronts import REVIV_HOST, open_reviv

CART = "/api/v1/cart/"
INVALID = {"error": "Token is invalid or expired", "code": "invalid_token", "details": None}


async def status(gateway: GatewayHarness, headers: dict[str, str], path: str = CART) -> int:
    async with gateway.client() as client:
        response = await client.get(path, headers=headers)
    if response.status_code == 401:
        assert response.json() == INVALID
        assert response.headers["www-authenticate"] == "Bearer"
    return response.status_code


async def test_a_request_without_a_token_is_anonymous(gateway: GatewayHarness) -> None:
    assert await status(gateway, {}) == 200
    caller = gateway.services["cart"].last_caller
    assert (caller.storefront, caller.user_id, caller.scopes) == ("emporium", None, frozenset())


async def test_a_token_names_its_user_session_address_and_permissions(gateway: GatewayHarness) -> None:
    claims = gateway.claims(permissions=["staff", "orders:read"])
    assert await status(gateway, gateway.bearer(claims)) == 200
    caller = gateway.services["cart"].last_caller
    assert (caller.user_id, caller.session_id) == (claims.user_id, claims.session_id)
    assert (caller.email, caller.scopes) == (claims.email, frozenset({"staff", "orders:read"}))
    assert caller.token_expires_at == claims.expires_at


async def test_no_permission_gives_a_client_the_internal_scope(gateway: GatewayHarness) -> None:
    headers = gateway.bearer(gateway.claims(permissions=["internal", "staff", "orders:read"]))
    assert await status(gateway, headers) == 200
    assert gateway.services["cart"].last_caller.scopes == frozenset({"staff", "orders:read"})


async def test_a_token_of_staff_of_the_former_release_has_all_permissions(gateway: GatewayHarness) -> None:
    assert await status(gateway, gateway.bearer(gateway.claims(permissions=["staff"]))) == 200
    assert gateway.services["cart"].last_caller.scopes == {"staff", *Permission}


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer garbage",
        "Bearer a.b.c",
        "Token abc",
        "Basic dXNlcjpwYXNz",
        "",
        "Bearer é",
        "x" * 9000,
    ],
)
async def test_an_authorization_header_without_a_token_is_refused(gateway: GatewayHarness, header: str) -> None:
    async with gateway.client() as client:
        response = await client.get(CART, headers={b"Authorization": header.encode("latin-1")})
    assert (response.status_code, response.json()) == (401, INVALID)


async def test_an_invalid_token_is_refused_on_public_paths_too(gateway: GatewayHarness) -> None:
    assert await status(gateway, {"Authorization": "Bearer x"}, "/api/v1/products/") == 401


async def test_an_expired_token_is_refused_even_if_it_was_verified_before(gateway: GatewayHarness) -> None:
    headers = gateway.bearer(gateway.claims(seconds=60))
    assert await status(gateway, headers) == 200
    clock.advance(60)
    assert await status(gateway, headers) == 401


async def test_an_invalid_token_is_ignored_where_a_link_carries_its_own() -> None:
    garbage = {"Authorization": "Bearer garbage"}
    async with open_reviv() as gateway, gateway.client(REVIV_HOST) as client:
        opened = await client.get("/api/restorations/7/share-redirect/facebook/?s=x", headers=garbage)
        refused = await client.post("/api/restorations/7/share-unlock/", headers=garbage)
    assert (opened.status_code, refused.status_code) == (200, 401)
    assert gateway.services["generation"].last_caller.user_id is None


async def test_a_token_of_another_storefront_is_invalid(gateway: GatewayHarness) -> None:
    assert await status(gateway, gateway.bearer(gateway.claims("bazaar"))) == 401
    assert await status(gateway, gateway.bearer(gateway.claims("bazaar")), f"/bazaar{CART}") == 200


@pytest.mark.parametrize(
    "changes", [{"token_type": "refresh"}, {"iss": "another issuer"}, {"sid": None}, {"exp": None}, {"sub": "x"}]
)
async def test_a_token_of_another_kind_is_refused(gateway: GatewayHarness, changes: dict[str, Any]) -> None:
    assert await status(gateway, gateway.bearer(**changes)) == 401


async def test_a_token_signed_by_another_key_under_a_known_name_is_refused(gateway: GatewayHarness) -> None:
    forged = SigningKey(gateway.key.kid).sign(gateway.claims())
    assert await status(gateway, {"Authorization": f"Bearer {forged}"}) == 401


async def test_an_unsigned_token_is_refused(gateway: GatewayHarness) -> None:
    token = jwt.encode(gateway.claims().payload(), "", algorithm="none", headers={"kid": gateway.key.kid})
    assert await status(gateway, {"Authorization": f"Bearer {token}"}) == 401


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(gateway: GatewayHarness) -> None:
    token = jwt.encode(
        gateway.claims().payload(), gateway.key.jwk["x"] * 2, algorithm="HS256", headers={"kid": gateway.key.kid}
    )
    assert await status(gateway, {"Authorization": f"Bearer {token}"}) == 401


async def test_a_new_signing_key_is_fetched_with_its_first_token(gateway: GatewayHarness) -> None:
    second = SigningKey("second")
    headers = {"Authorization": f"Bearer {second.sign(gateway.claims())}"}
    assert await status(gateway, headers) == 401
    gateway.services["identity"].internal["jwks"] = {"keys": [gateway.key.jwk, second.jwk]}
    clock.advance(RELOAD_SECONDS)
    assert await status(gateway, headers) == 200


async def test_a_removed_signing_key_verifies_nothing_after_the_next_reload() -> None:
    async with open_gateway(reload_keys_seconds=0.05) as gateway:
        second = SigningKey("second")
        known = gateway.bearer()
        other = {"Authorization": f"Bearer {second.sign(gateway.claims())}"}
        assert (await status(gateway, known), await status(gateway, other)) == (200, 401)
        gateway.services["identity"].internal["jwks"] = {"keys": [second.jwk]}

        async def is_replaced() -> bool:
            return (await status(gateway, known), await status(gateway, other)) == (401, 200)

        await eventually(is_replaced)


async def test_keys_stay_valid_while_identity_does_not_answer() -> None:
    async with open_gateway(reload_keys_seconds=0.02) as gateway:
        failures = 0

        async def broken(scope: Any, receive: Any, send: Any) -> None:
            nonlocal failures
            failures += 1
            response = Response(status_code=503) if failures % 2 else JSONResponse({"keys": [{}]})
            await response(scope, receive, send)

        known, second = gateway.bearer(), SigningKey("second")
        gateway.services["identity"].internal["jwks"] = broken

        async def has_failed() -> bool:
            return failures > 3

        await eventually(has_failed)
        assert await status(gateway, known) == 200
        gateway.services["identity"].internal["jwks"] = {"keys": [second.jwk]}

        async def is_refused() -> bool:
            return await status(gateway, known) == 401

        await eventually(is_refused)


async def test_unknown_key_ids_do_not_cause_a_fetch_each_time(gateway: GatewayHarness) -> None:
    requested = 0

    async def jwks(scope: Any, receive: Any, send: Any) -> None:
        nonlocal requested
        requested += 1
        await JSONResponse({"keys": [gateway.key.jwk]})(scope, receive, send)

    gateway.services["identity"].internal["jwks"] = jwks
    for number in range(5):
        token = SigningKey(f"unknown-{number}").sign(gateway.claims())
        assert await status(gateway, {"Authorization": f"Bearer {token}"}) == 401
    assert requested == 0


async def test_a_session_revoked_before_the_start_is_refused() -> None:
    session = uuid4()
    rows = [revoked_session(session, clock.timestamp() + 3600)]
    async with open_gateway(internal={"revoked_sessions": rows}) as gateway:
        assert await status(gateway, gateway.bearer(sid=str(session))) == 401


async def test_a_session_is_refused_after_its_revocation_event(gateway: GatewayHarness) -> None:
    claims = gateway.claims()
    assert await status(gateway, gateway.bearer(claims)) == 200
    ends = datetime.fromtimestamp(claims.expires_at, UTC)
    event = SessionRevoked(storefront="emporium", session_id=claims.session_id, user_id=claims.user_id, expires_at=ends)
    await gateway.publish(event)
    assert await status(gateway, gateway.bearer(claims)) == 401
    assert await status(gateway, gateway.bearer()) == 200


async def test_a_session_is_refused_at_once_if_a_response_revokes_it(gateway: GatewayHarness) -> None:
    claims = gateway.claims()
    headers = {REVOKED_HEADER: f"{claims.session_id} {claims.expires_at}", "X-Atelier-Note": "ours"}
    gateway.services["identity"].respond = lambda _: Response(status_code=200, headers=headers)
    async with gateway.client() as client:
        response = await client.post("/api/v1/auth/logout/", headers=gateway.bearer(claims))
        assert response.status_code == 200
        assert not [name for name in response.headers if name.startswith("x-atelier")]
    assert await status(gateway, gateway.bearer(claims)) == 401


@pytest.mark.parametrize("path", ["login", "register", "refresh", "verify-email"])
async def test_an_expired_token_is_ignored_where_a_new_one_is_issued(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client() as client:
        response = await client.post(f"/api/v1/auth/{path}/", headers={"Authorization": "Bearer stale"}, json={})
    assert response.status_code == 200
    assert gateway.services["identity"].last_caller.user_id is None


async def test_a_valid_token_identifies_the_caller_on_public_paths(gateway: GatewayHarness) -> None:
    claims = gateway.claims()
    async with gateway.client() as client:
        await client.post("/api/v1/auth/register/", headers=gateway.bearer(claims), json={})
    assert gateway.services["identity"].last_caller.user_id == claims.user_id


async def test_the_webhook_ignores_the_authorization_header(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.post(
            "/api/v1/payments/webhook/", headers={"Authorization": "Bearer x", "Stripe-Signature": "t=1"}, content=b"{}"
        )
    assert response.status_code == 200
    received = gateway.services["payments"].last
    assert received.headers["stripe-signature"] == "t=1"
    assert received.body == b"{}"


async def test_the_gateway_is_not_ready_until_identity_is_available() -> None:
    unanswered = Response(status_code=503)
    async with open_gateway(internal={"revoked_sessions": unanswered}) as gateway, gateway.client() as client:
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).status_code == 503
        refused = await client.get(CART, headers=gateway.bearer())
        assert (refused.status_code, refused.json()["code"]) == (503, "service_unavailable")
        assert (await client.get(CART)).status_code == 200
        gateway.services["identity"].internal["revoked_sessions"] = []

        async def ready() -> bool:
            return (await client.get("/health/ready")).status_code == 200

        await eventually(ready)
        assert (await client.get(CART, headers=gateway.bearer())).status_code == 200


async def test_sessions_revoked_while_the_transport_was_disconnected_are_refused(gateway: GatewayHarness) -> None:
    claims = gateway.claims()
    assert await status(gateway, gateway.bearer(claims)) == 200
    gateway.services["identity"].internal["revoked_sessions"] = [revoked_session(claims.session_id, claims.expires_at)]
    await gateway.reconnect()
    assert await status(gateway, gateway.bearer(claims)) == 401
