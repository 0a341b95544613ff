"""Caller tokens and access tokens: forged, expired, or meant for somebody else, they open nothing."""

from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

import jwt
import pytest
from common import clock
from common.access_tokens import AccessClaims, AccessTokenVerifier
from common.callers import LIFETIME_SECONDS, Caller, CallerTokens
from common.errors import InvalidToken
from common.testing.harness import KEY, signed_in
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Watch:
    """A wall clock that a test can move."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_caller_survives_the_journey() -> None:
    caller = signed_in("emporium", scopes=["staff"])
    assert CallerTokens(KEY, "gateway").issue(caller, "cart")
    assert CallerTokens(KEY, "cart").verify(CallerTokens(KEY, "gateway").issue(caller, "cart"), "cart") == caller


def test_a_token_for_one_service_is_worthless_at_another() -> None:
    token = CallerTokens(KEY, "gateway").issue(Caller(storefront="emporium"), "cart")
    with pytest.raises(InvalidToken):
        CallerTokens(KEY, "orders").verify(token, "orders")


def test_a_token_signed_with_another_key_is_refused() -> None:
    token = CallerTokens("x" * 40, "gateway").issue(Caller(storefront="emporium"), "cart")
    with pytest.raises(InvalidToken):
        CallerTokens(KEY, "cart").verify(token, "cart")


def test_a_token_dies_after_a_minute_also_where_it_was_seen_before() -> None:
    watch = Watch()
    verifier = CallerTokens(KEY, "cart", watch)
    token = CallerTokens(KEY, "gateway", watch).issue(Caller(storefront="emporium"), "cart")
    verifier.verify(token, "cart")
    watch.seconds += LIFETIME_SECONDS + 1
    with pytest.raises(InvalidToken):
        verifier.verify(token, "cart")


def test_moving_the_platforms_clock_does_not_turn_away_a_request_on_its_way() -> None:
    token = CallerTokens(KEY, "gateway").issue(Caller(storefront="emporium"), "cart")
    clock.advance(LIFETIME_SECONDS + 1)
    assert CallerTokens(KEY, "cart").verify(token, "cart").storefront == "emporium"


def test_tokens_are_reused_while_they_have_half_their_life_ahead() -> None:
    watch = Watch()
    tokens, caller = CallerTokens(KEY, "gateway", watch), Caller(storefront="emporium")
    first = tokens.issue(caller, "cart")
    assert tokens.issue(caller, "cart") == first
    watch.seconds += LIFETIME_SECONDS / 2 + 1
    assert tokens.issue(caller, "cart") != first


SIGNING_KEY = Ed25519PrivateKey.generate()
PUBLIC = urlsafe_b64encode(SIGNING_KEY.public_key().public_bytes_raw()).rstrip(b"=").decode()
VERIFIER = AccessTokenVerifier({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k1", "x": PUBLIC}]})


def access_token(key: Any = SIGNING_KEY, kid: str = "k1", **changes: Any) -> str:
    now = int(clock.timestamp())
    claims = AccessClaims(
        storefront="emporium",
        user_id=uuid4(),
        session_id=uuid4(),
        email="john@example.com",
        permissions=(),
        issued_at=now,
        expires_at=now + 3600,
    )
    algorithm = changes.pop("algorithm", "EdDSA")
    return jwt.encode({**claims.payload(), **changes}, key, algorithm=algorithm, headers={"kid": kid})


def test_a_live_access_token_of_this_storefront_is_accepted() -> None:
    assert VERIFIER.verify(access_token(), "emporium").email == "john@example.com"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "garbage",
        "a.b.c",
        access_token(exp=1),
        access_token(token_type="refresh"),  # a kind of token, no secret
        access_token(aud="marbelle"),
        access_token(iss="elsewhere"),
        access_token(kid="k2"),
        access_token(key=Ed25519PrivateKey.generate()),
        access_token(key=PUBLIC.encode(), algorithm="HS256"),
        access_token(sub="not a uuid"),
        jwt.encode({"sub": "x"}, "", algorithm="none", headers={"kid": "k1"}),
    ],
)
def test_anything_else_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        VERIFIER.verify(token, "emporium")
