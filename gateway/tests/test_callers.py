"""Who calls, as the gateway finds out and vouches for."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import jwt
import pytest
from common import clock
from common.callers import REVOKED_HEADER
from common.events.identity import SessionRevoked
from common.testing.conditions import eventually
from gateway.keys import RELOAD_SECONDS
from gateway.testing import Door, SigningKey, open_door, revoked
from starlette.responses import JSONResponse, Response

CART = "/api/v1/cart/"
INVALID = {"error": "Token is invalid or expired", "code": "invalid_token", "details": None}


async def status(door: Door, headers: dict[str, str], path: str = CART) -> int:
    async with door.client() as client:
        response = await client.get(path, headers=headers)
    if response.status_code == 401:
        assert response.json() == INVALID
        assert response.headers["www-authenticate"] == "Bearer"
    return response.status_code


async def test_a_request_without_a_token_is_a_strangers(door: Door) -> None:
    assert await status(door, {}) == 200
    caller = door.services["cart"].last_caller
    assert (caller.storefront, caller.user_id, caller.scopes) == ("emporium", None, frozenset())


async def test_a_token_names_its_user_session_address_and_permissions(door: Door) -> None:
    claims = door.claims(permissions=["staff"])
    assert await status(door, door.bearer(claims)) == 200
    caller = door.services["cart"].last_caller
    assert (caller.user_id, caller.session_id) == (claims.user_id, claims.session_id)
    assert (caller.email, caller.scopes) == (claims.email, frozenset({"staff"}))


async def test_no_permission_makes_a_client_a_sibling(door: Door) -> None:
    assert await status(door, door.bearer(door.claims(permissions=["internal", "staff"]))) == 200
    assert door.services["cart"].last_caller.scopes == frozenset({"staff"})


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
async def test_a_header_that_holds_no_token_is_refused(door: Door, header: str) -> None:
    async with door.client() as client:
        response = await client.get(CART, headers={b"Authorization": header.encode("latin-1")})
    assert (response.status_code, response.json()) == (401, INVALID)


async def test_an_invalid_token_is_refused_where_none_is_needed_too(door: Door) -> None:
    assert await status(door, {"Authorization": "Bearer x"}, "/api/v1/products/") == 401


async def test_an_expired_token_is_refused_even_when_it_was_good_a_moment_ago(door: Door) -> None:
    headers = door.bearer(door.claims(seconds=60))
    assert await status(door, headers) == 200
    clock.advance(60)
    assert await status(door, headers) == 401


async def test_another_storefronts_token_is_worthless(door: Door) -> None:
    assert await status(door, door.bearer(door.claims("bazaar"))) == 401
    assert await status(door, door.bearer(door.claims("bazaar")), f"/bazaar{CART}") == 200


@pytest.mark.parametrize(
    "changes", [{"token_type": "refresh"}, {"iss": "somebody else"}, {"sid": None}, {"exp": None}, {"sub": "x"}]
)
async def test_a_token_of_another_kind_is_refused(door: Door, changes: dict[str, Any]) -> None:
    assert await status(door, door.bearer(**changes)) == 401


async def test_a_token_signed_by_another_key_under_a_known_name_is_refused(door: Door) -> None:
    forged = SigningKey(door.key.kid).sign(door.claims())
    assert await status(door, {"Authorization": f"Bearer {forged}"}) == 401


async def test_an_unsigned_token_is_refused(door: Door) -> None:
    token = jwt.encode(door.claims().payload(), "", algorithm="none", headers={"kid": door.key.kid})
    assert await status(door, {"Authorization": f"Bearer {token}"}) == 401


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(door: Door) -> None:
    token = jwt.encode(door.claims().payload(), door.key.jwk["x"] * 2, algorithm="HS256", headers={"kid": door.key.kid})
    assert await status(door, {"Authorization": f"Bearer {token}"}) == 401


async def test_a_new_signing_key_is_learned_when_its_first_token_comes(door: Door) -> None:
    second = SigningKey("second")
    headers = {"Authorization": f"Bearer {second.sign(door.claims())}"}
    assert await status(door, headers) == 401
    door.services["identity"].internal["/jwks"] = {"keys": [door.key.jwk, second.jwk]}
    clock.advance(RELOAD_SECONDS)
    assert await status(door, headers) == 200


async def test_unknown_keys_do_not_make_the_gateway_ask_identity_each_time(door: Door) -> None:
    asked = 0

    async def jwks(scope: Any, receive: Any, send: Any) -> None:
        nonlocal asked
        asked += 1
        await JSONResponse({"keys": [door.key.jwk]})(scope, receive, send)

    door.services["identity"].internal["/jwks"] = jwks
    for number in range(5):
        stranger = SigningKey(f"unknown-{number}").sign(door.claims())
        assert await status(door, {"Authorization": f"Bearer {stranger}"}) == 401
    assert asked == 0


async def test_a_session_that_ended_before_the_start_is_refused() -> None:
    session = uuid4()
    rows = [revoked(session, clock.timestamp() + 3600)]
    async with open_door(internal={"/revoked-sessions": rows}) as door:
        assert await status(door, door.bearer(sid=str(session))) == 401


async def test_a_session_is_refused_from_the_event_that_ends_it(door: Door) -> None:
    claims = door.claims()
    assert await status(door, door.bearer(claims)) == 200
    ends = datetime.fromtimestamp(claims.expires_at, UTC)
    event = SessionRevoked(storefront="emporium", session_id=claims.session_id, user_id=claims.user_id, expires_at=ends)
    await door.tell(event)
    assert await status(door, door.bearer(claims)) == 401
    assert await status(door, door.bearer()) == 200


async def test_a_session_is_refused_at_once_when_the_answer_says_it_ended(door: Door) -> None:
    claims = door.claims()
    headers = {REVOKED_HEADER: f"{claims.session_id} {claims.expires_at}", "X-Atelier-Note": "ours"}
    door.services["identity"].answer = lambda _: Response(status_code=200, headers=headers)
    async with door.client() as client:
        response = await client.post("/api/v1/auth/logout/", headers=door.bearer(claims))
        assert response.status_code == 200
        assert not [name for name in response.headers if name.startswith("x-atelier")]
    assert await status(door, door.bearer(claims)) == 401


@pytest.mark.parametrize("path", ["login", "register", "refresh", "verify-email"])
async def test_a_stale_token_does_not_keep_anybody_from_getting_a_new_one(door: Door, path: str) -> None:
    async with door.client() as client:
        response = await client.post(f"/api/v1/auth/{path}/", headers={"Authorization": "Bearer stale"}, json={})
    assert response.status_code == 200
    assert door.services["identity"].last_caller.user_id is None


async def test_a_good_token_is_honoured_where_none_is_needed(door: Door) -> None:
    claims = door.claims()
    async with door.client() as client:
        await client.post("/api/v1/auth/register/", headers=door.bearer(claims), json={})
    assert door.services["identity"].last_caller.user_id == claims.user_id


async def test_the_webhook_knows_its_caller_by_signature_whatever_its_authorization(door: Door) -> None:
    async with door.client() as client:
        response = await client.post(
            "/api/v1/payments/webhook/", headers={"Authorization": "Bearer x", "Stripe-Signature": "t=1"}, content=b"{}"
        )
    assert response.status_code == 200
    received = door.services["payments"].last
    assert received.headers["stripe-signature"] == "t=1"
    assert received.body == b"{}"


async def test_the_gateway_is_not_ready_until_identity_answers() -> None:
    unanswered = Response(status_code=503)
    async with open_door(internal={"/revoked-sessions": unanswered}) as door, door.client() as client:
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).status_code == 503
        refused = await client.get(CART, headers=door.bearer())
        assert (refused.status_code, refused.json()["code"]) == (503, "service_unavailable")
        assert (await client.get(CART)).status_code == 200
        door.services["identity"].internal["/revoked-sessions"] = []

        async def ready() -> bool:
            return (await client.get("/health/ready")).status_code == 200

        await eventually(ready)
        assert (await client.get(CART, headers=door.bearer())).status_code == 200


async def test_sessions_that_ended_while_nobody_listened_are_refused(door: Door) -> None:
    claims = door.claims()
    assert await status(door, door.bearer(claims)) == 200
    door.services["identity"].internal["/revoked-sessions"] = [revoked(claims.session_id, claims.expires_at)]
    await door.reconnect()
    assert await status(door, door.bearer(claims)) == 401
