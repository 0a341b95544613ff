"""`POST /google/token`: exchanges an authorization code for an access token and an ID token."""

import binascii
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.google.authorization_request import GOOGLE_SCOPES
from sandbox.google.errors import NO_STORE, OAuthError, invalid_request, required, single_values
from sandbox.google.grants import TOKEN_SECONDS, Grant
from sandbox.google.provider import Provider


class TokenEndpoint:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    async def endpoint(self, request: Request) -> Response:
        basic = request.headers.get("authorization")
        try:
            values = single_values((await request.form()).multi_items())
            return JSONResponse(self._exchange(values, basic), headers=NO_STORE)
        except OAuthError as error:
            return error.response("Basic" if error.status == 401 and basic else None)

    def _exchange(self, values: dict[str, str], basic: str | None) -> dict[str, Any]:
        client_id = self._client(values, basic)
        grant_type = required(values, "grant_type")
        if grant_type != "authorization_code":
            raise OAuthError("unsupported_grant_type", f"Invalid grant_type: {grant_type[:100]}")
        code = required(values, "code")
        grant = self._provider.grants.take(code)
        if grant is None:
            raise OAuthError("invalid_grant", "Malformed auth code.")
        _check(grant, client_id, values)
        token = self._provider.grants.issue_token(code, grant)
        body = {
            "access_token": token,
            "expires_in": TOKEN_SECONDS - 1,
            "scope": " ".join(GOOGLE_SCOPES.get(scope, scope) for scope in grant.scopes),
            "token_type": "Bearer",
        }
        return body | ({"id_token": self._provider.id_token(grant, token)} if "openid" in grant.scopes else {})

    def _client(self, values: dict[str, str], basic: str | None) -> str:
        """Return the id of the client, authenticated by the form (`client_secret_post`) or by Basic."""
        if basic is None:
            client_id, secret = required(values, "client_id"), values.get("client_secret", "")
        else:
            client_id, secret = _basic_credentials(basic)
            if "client_secret" in values or values.get("client_id", client_id) != client_id:
                raise invalid_request("Use one way of client authentication.")
        if not compare_digest(secret.encode(), self._provider.settings.google_client_secret.encode()):
            raise OAuthError("invalid_client", "The provided client secret is invalid.", 401)
        return client_id


def _check(grant: Grant, client_id: str, values: dict[str, str]) -> None:
    """Raises OAuthError unless client, redirect_uri and verifier are those of the authorization request."""
    if grant.client_id != client_id:
        raise OAuthError("invalid_grant", "Bad Request")
    if required(values, "redirect_uri") != grant.redirect_uri:
        raise OAuthError("redirect_uri_mismatch", "Bad Request")
    verifier = values.get("code_verifier", "")
    if grant.challenge is None:
        if verifier:
            raise OAuthError("invalid_grant", "code_verifier or verifier is not needed.")
    elif not verifier:
        raise OAuthError("invalid_grant", "Missing code verifier.")
    elif not compare_digest(_s256(verifier), grant.challenge.encode()):
        raise OAuthError("invalid_grant", "Invalid code verifier.")


def _s256(verifier: str) -> bytes:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=")


def _basic_credentials(header: str) -> tuple[str, str]:
    """RFC 6749, section 2.3.1: both are form-encoded before they are joined."""
    scheme, _, rest = header.strip().partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError(scheme)
        client_id, _, secret = b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise OAuthError("invalid_client", "The Authorization header is not Basic authentication.", 401) from error
    if not client_id:
        raise OAuthError("invalid_client", "The OAuth client was not found.", 401)
    return unquote_plus(client_id), unquote_plus(secret)
