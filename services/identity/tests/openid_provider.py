"""An OpenID provider for tests, which can also lie, fail, be slow and replace its keys."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import orjson
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from common.kernel import clock
from common.rpc.http_transport import HttpResponse, HttpTransport, ResponseTimeout
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

ISSUER = "https://provider.test"
DISCOVERY = "/.well-known/openid-configuration"
CLIENT_SECRET = "the provider's secret"  # exists in tests only
CLIENT = {"discovery_url": f"{ISSUER}{DISCOVERY}", "client_id": "the-shop", "client_secret": CLIENT_SECRET}


def new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": uuid4().hex, "use": "sig", "alg": "RS256"})


@cache
def _first_key() -> RSAKey:
    """One for all fakes, because generating RSA keys takes a while."""
    return new_key()


def unsigned(claims: dict[str, Any]) -> str:
    """A JWT whose header says that it needs no signature."""
    signed = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("a" * 32))
    return f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{signed.split('.')[1]}."


@dataclass
class Grant:
    """What an authorization code stands for, and the lies that its exchange tells: other claims, another ID token."""

    parameters: dict[str, str]
    profile: dict[str, Any]
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey | None = None
    is_unsigned: bool = False


class FakeOpenIdProvider(HttpTransport):
    """Reached through the transport that replaces the network. Each test has its own codes."""

    def __init__(self) -> None:
        self.keys = [_first_key()]
        self.grants: dict[str, Grant] = {}
        self.calls: list[str] = []
        self.failing: dict[str, HttpResponse | Exception] = {}
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.lies_about_itself: dict[str, Any] = {}

    def authorize(self, auth_url: str, email: str, **lies: Any) -> dict[str, str]:
        """Sign in on the page of `auth_url`. Returns the parameters of the redirect back."""
        parameters = dict(parse_qsl(urlsplit(auth_url).query))
        profile = {"sub": f"subject of {email}", "email": email, "email_verified": True}
        profile |= {"given_name": "Grace", "family_name": "Hopper", **lies.pop("profile", {})}
        code = uuid4().hex
        self.grants[code] = Grant(parameters, profile, **lies)
        return {"code": code, "state": parameters["state"]}

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        assert timeout_seconds is not None
        assert timeout_seconds <= 10
        path = urlsplit(url).path
        self.calls.append(path)
        await self.is_open.wait()
        if path in self.failing:
            failure = self.failing[path]
            if isinstance(failure, HttpResponse):
                return failure
            raise failure
        if path == DISCOVERY:
            return _json(self.metadata())
        if path == "/keys":
            return _json({"keys": [key.as_dict(private=False) for key in self.keys]})
        assert (method, path) == ("POST", "/token")
        return self._token(dict(parse_qsl(content.decode())))

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            **self.lies_about_itself,
        }

    def _token(self, form: dict[str, str]) -> HttpResponse:
        """A code is valid once, with the secret, the address and the verifier of the request it was issued for."""
        grant = self.grants.pop(form["code"], None)
        if grant is None or form["client_secret"] != CLIENT_SECRET:
            return _json({"error": "invalid_grant"}, 400)
        parameters = grant.parameters
        assert create_s256_code_challenge(form["code_verifier"]) == parameters["code_challenge"]
        if (form["redirect_uri"], form["client_id"]) != (parameters["redirect_uri"], parameters["client_id"]):
            return _json({"error": "invalid_grant"}, 400)
        return _json({"access_token": "access", "token_type": "Bearer", "id_token": self._id_token(grant)})

    def _id_token(self, grant: Grant) -> str:
        now = int(clock.timestamp())
        claims = {
            "iss": ISSUER,
            "aud": grant.parameters["client_id"],
            "nonce": grant.parameters["nonce"],
            "iat": now,
            "exp": now + 3600,
            **grant.profile,
            **grant.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if grant.is_unsigned:
            return unsigned(claims)
        key = grant.key or self.keys[-1]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


SLOW = ResponseTimeout("provider.test sent no response within 5 seconds")


def _json(document: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(status, [(b"content-type", b"application/json")], orjson.dumps(document))
