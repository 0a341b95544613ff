"""Verifies ID tokens (OpenID Connect Core, section 3.1.3.7)."""

from typing import Any

from authlib.oidc.core import CodeIDToken
from common.kernel import clock
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from identity.adapters.openid.documents import ProviderDocuments
from identity.domain.sign_in_errors import AuthorizationCodeRefused

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
LEEWAY_SECONDS = 60


async def verified_claims(
    id_token: str, access_token: str, nonce: str, client_id: str, documents: ProviderDocuments
) -> dict[str, Any]:
    """The claims of an ID token. Raises AuthorizationCodeRefused, ProviderUnavailable."""
    issuer = (await documents.metadata()).issuer
    token = await _decoded(id_token, documents)
    options = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client_id},
        "nonce": {"essential": True, "value": nonce},
    }
    params = {"nonce": nonce, "client_id": client_id, "access_token": access_token}
    claims = CodeIDToken(token.claims, token.header, options, params)
    try:
        claims.validate(int(clock.timestamp()), LEEWAY_SECONDS)
    except (JoseError, TypeError, ValueError) as error:
        raise AuthorizationCodeRefused() from error
    return dict(claims)


async def _decoded(id_token: str, documents: ProviderDocuments) -> jwt.Token:
    """Fetches the keys again if none has the token's key id, because providers replace their keys."""
    keys = await documents.keys()
    try:
        return _decode(id_token, keys)
    except InvalidKeyIdError:
        keys = await documents.keys(other_than=keys)
    try:
        return _decode(id_token, keys)
    except InvalidKeyIdError as error:
        raise AuthorizationCodeRefused() from error


def _decode(id_token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(id_token, keys, ALGORITHMS)
    except InvalidKeyIdError:
        raise
    except (JoseError, TypeError, ValueError) as error:
        raise AuthorizationCodeRefused() from error
