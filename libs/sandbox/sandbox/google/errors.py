"""Errors of OAuth 2.0, with bodies as Google sends them."""

from collections.abc import Iterable

from starlette.responses import JSONResponse, Response

NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


class OAuthError(Exception):
    """A refused request. `code` is OAuth's, `description` is for the client's developer."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status

    def response(self, scheme: str | None = None) -> Response:
        """The response to a back end; `scheme` is named in `WWW-Authenticate`."""
        body = {"error": self.code, "error_description": self.description}
        headers = NO_STORE | ({"www-authenticate": scheme} if scheme else {})
        return JSONResponse(body, self.status, headers)


def invalid_request(description: str) -> OAuthError:
    return OAuthError("invalid_request", description)


def single_values(items: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return parameters by name. Empty ones count as absent (RFC 6749, section 3.1).

    Raises OAuthError for a repeated parameter and for an uploaded file.
    """
    values: dict[str, str] = {}
    for name, value in items:
        if not isinstance(value, str) or name in values:
            raise invalid_request(f"Parameter must be given once, as text: {name}")
        values[name] = value
    return {name: value for name, value in values.items() if value}


def required(values: dict[str, str], name: str) -> str:
    if name not in values:
        raise invalid_request(f"Missing required parameter: {name}")
    return values[name]
