"""The request that sends a browser to the provider (OpenID Connect Core, section 3.1.2.1)."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.google.errors import OAuthError, invalid_request, required
from sandbox.stripe.hosted.addresses import is_web_address, with_query

GOOGLE_SCOPES = {
    "email": "https://www.googleapis.com/auth/userinfo.email",
    "profile": "https://www.googleapis.com/auth/userinfo.profile",
}
"""The names under which Google grants the scopes of OpenID Connect; requests may use either."""

SCOPES = ("openid", *GOOGLE_SCOPES)
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """A valid request. `challenge` is that of PKCE's method S256; None without PKCE."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    nonce: str | None
    challenge: str | None
    prompt: str | None

    @classmethod
    def of(cls, values: dict[str, str]) -> "AuthorizationRequest":
        """Raises OAuthError. Like Google, errors are shown to the user and not sent to `redirect_uri`."""
        return cls(
            client_id=required(values, "client_id"),
            redirect_uri=_redirect_uri(values),
            scopes=_scopes(_response_type_checked(values)),
            state=values.get("state"),
            nonce=values.get("nonce"),
            challenge=_challenge(values),
            prompt=values.get("prompt"),
        )

    def answer(self, **values: str) -> str:
        """Return the address to which the browser is redirected: `redirect_uri` with the values and the state."""
        state = {"state": self.state} if self.state is not None else {}
        return with_query(self.redirect_uri, **state, **values)

    def document(self) -> dict[str, Any]:
        return {
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scopes": self.scopes,
            "nonce": self.nonce,
            "challenge": self.challenge,
        }


def _redirect_uri(values: dict[str, str]) -> str:
    given = required(values, "redirect_uri")
    if not is_web_address(given) or "#" in given:
        raise OAuthError("redirect_uri_mismatch", f"Not an http(s) address without fragment: {given[:200]}")
    return given


def _response_type_checked(values: dict[str, str]) -> dict[str, str]:
    if required(values, "response_type") != "code":
        raise OAuthError("unsupported_response_type", "Only response_type=code is supported.")
    if values.get("response_mode", "query") != "query":
        raise invalid_request("Only response_mode=query is supported.")
    return values


def _scopes(values: dict[str, str]) -> tuple[str, ...]:
    short = {long: name for name, long in GOOGLE_SCOPES.items()}
    given = [short.get(scope, scope) for scope in required(values, "scope").split()]
    unknown = [scope for scope in given if scope not in SCOPES]
    if unknown or not given:
        raise OAuthError("invalid_scope", f"Some requested scopes were invalid: {unknown}")
    return tuple(scope for scope in SCOPES if scope in given)


def _challenge(values: dict[str, str]) -> str | None:
    challenge, method = values.get("code_challenge"), values.get("code_challenge_method")
    if challenge is None:
        if method is not None:
            raise invalid_request("Missing required parameter: code_challenge")
        return None
    if method != "S256":
        raise invalid_request("code_challenge_method must be S256.")
    if not CHALLENGE.fullmatch(challenge):
        raise invalid_request("code_challenge must be 43 characters of base64url.")
    return challenge
