"""The provider's addresses and documents: discovery, keys, ID tokens, claims."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from common.kernel import clock

from sandbox.google.accounts import Account, Accounts
from sandbox.google.authorization_request import SCOPES
from sandbox.google.grants import TOKEN_SECONDS, Grant, Grants
from sandbox.google.signing_key import ALGORITHM, SigningKey
from sandbox.settings import SandboxSettings
from sandbox.store import Store


class Provider:
    """What the endpoints share.

    The issuer and the addresses for browsers are always below `public_url`, so an ID token is the same whichever host
    was called. The back end's endpoints are named at the base that the reader of the discovery document called: a
    container reaches the sandbox under another name than the browser.
    """

    def __init__(self, store: Store, settings: SandboxSettings) -> None:
        self.settings = settings
        self.accounts = Accounts(store)
        self.grants = Grants(store)
        self.key = SigningKey(store)
        self.issuer = settings.url("/google")

    def discovery(self, called_base: str) -> dict[str, Any]:
        """The OpenID Provider Metadata. `called_base` is the sandbox's address in the request, without slash."""
        back_end = f"{called_base}/google"
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{back_end}/token",
            "userinfo_endpoint": f"{back_end}/userinfo",
            "jwks_uri": f"{back_end}/jwks",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "scopes_supported": list(SCOPES),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "claims_supported": [
                *("aud", "azp", "at_hash", "exp", "iat", "iss", "nonce", "sub"),
                *("email", "email_verified", "family_name", "given_name", "name", "picture"),
            ],
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.public_jwk]}

    def claims(self, account: Account, scopes: tuple[str, ...]) -> dict[str, Any]:
        return account.claims(scopes, picture=f"{self.issuer}/picture/{account.subject}")

    def id_token(self, grant: Grant, access_token: str) -> str:
        issued = int(clock.timestamp())
        claims = {
            "iss": self.issuer,
            "azp": grant.client_id,
            "aud": grant.client_id,
            "at_hash": _at_hash(access_token),
            "iat": issued,
            "exp": issued + TOKEN_SECONDS,
        }
        nonce = {"nonce": grant.nonce} if grant.nonce is not None else {}
        return self.key.sign(claims | nonce | self.claims(grant.account, grant.scopes))


def _at_hash(access_token: str) -> str:
    """OpenID Connect Core, section 3.1.3.6: the left half of the token's SHA-256."""
    return urlsafe_b64encode(sha256(access_token.encode()).digest()[:16]).rstrip(b"=").decode()
