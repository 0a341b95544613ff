"""Access tokens are refused if they are forged, expired or for another storefront."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any
from uuid import uuid4

import jwt
import pytest
from common.kernel import clock
from common.kernel.access_tokens import AccessClaims
from common.kernel.errors import InvalidToken
from common.kernel.languages import Language
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gateway.auth.access_token_verifier import AccessTokenVerifier
from testkit.gateway import GatewayHarness

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


def test_an_unexpired_access_token_of_this_storefront_is_accepted() -> None:
    assert VERIFIER.verify(access_token(), "emporium").email == "john@example.com"


@pytest.mark.parametrize("language", ["ka", None])
async def test_a_service_gets_the_language_of_the_account(gateway: GatewayHarness, language: Language | None) -> None:
    bearer = gateway.bearer(replace(gateway.claims(), language=language))
    async with gateway.client() as client:
        await client.get("/emporium/api/v1/orders/", headers=bearer)
    assert gateway.services["orders"].last_caller.language == language


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param("garbage", id="no token"),
        pytest.param("a.b.c", id="three parts"),
        pytest.param(access_token(exp=1), id="expired"),
        pytest.param(access_token(token_type="refresh"), id="a refresh token"),
        pytest.param(access_token(aud="marbelle"), id="another storefront"),
        pytest.param(access_token(iss="elsewhere"), id="another issuer"),
        pytest.param(access_token(kid="k2"), id="unknown key id"),
        pytest.param(access_token(key=Ed25519PrivateKey.generate()), id="another key"),
        pytest.param(access_token(key=PUBLIC.encode(), algorithm="HS256"), id="signed with the public key"),
        pytest.param(access_token(sub="not a uuid"), id="no user id"),
        pytest.param(jwt.encode({"sub": "x"}, "", algorithm="none", headers={"kid": "k1"}), id="unsigned"),
    ],
)
def test_any_other_token_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        VERIFIER.verify(token, "emporium")
