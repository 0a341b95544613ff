"""What every failed call raises."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx


class AtelierError(Exception):
    """The base class."""


class ConnectionFailed(AtelierError):
    """No response: the network failed, or the timeout passed."""


class ApiError(AtelierError):
    """A response of 400 or more, in the form of any of the contracts.

    `code` is None in contracts without codes; `fields` maps a field to what is wrong with it; `retry_after` is in
    seconds, None if the response does not say.
    """

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.body = _body(response)
        self.message = _message(self.body) or f"HTTP {self.status}"
        self.code = _code(self.body)
        self.fields = _fields(self.body)
        self.retry_after = retry_after(response.headers)
        self.request_id = response.headers.get("x-request-id")
        super().__init__(self.message)


class InvalidRequest(ApiError):
    """400 or 422."""


class NotAuthenticated(ApiError):
    """401."""


class NotPermitted(ApiError):
    """403."""


class NotFound(ApiError):
    """404."""


class Conflict(ApiError):
    """409."""


class RateLimited(ApiError):
    """429."""


class ServerError(ApiError):
    """500 or more."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: InvalidRequest,
    401: NotAuthenticated,
    403: NotPermitted,
    404: NotFound,
    409: Conflict,
    422: InvalidRequest,
    429: RateLimited,
}


def error_of(response: httpx.Response) -> ApiError:
    usual = ServerError if response.status_code >= 500 else ApiError
    return _BY_STATUS.get(response.status_code, usual)(response)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, also of an HTTP date."""
    value = headers.get("retry-after", "")
    try:
        return float(value)
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except ValueError:
        return None


def _body(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.text


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _message(body: Any) -> str | None:
    if not isinstance(body, dict):
        return (_text(body) or "")[:200] or None
    error = body.get("error")
    inner = error.get("message") if isinstance(error, dict) else error
    return _text(body.get("detail")) or _text(inner) or _text(body.get("message"))


def _code(body: Any) -> str | None:
    if not isinstance(body, dict):
        return None
    error = body.get("error")
    return _text(body.get("code")) or (_text(error.get("code")) if isinstance(error, dict) else None)


def _fields(body: Any) -> dict[str, list[str]]:
    """From `errors` or `details` of the body, whichever form it has."""
    if not isinstance(body, dict):
        return {}
    error = body.get("error")
    found = body.get("errors") or body.get("details") or (error.get("details") if isinstance(error, dict) else None)
    fields: dict[str, list[str]] = {}
    if isinstance(found, dict):
        for name, said in found.items():
            fields[name] = [str(each) for each in (said if isinstance(said, list) else [said])]
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and each.get("field"):
            fields.setdefault(each["field"], []).append(
                str(each.get("detail") or each.get("message") or each.get("code"))
            )
    return fields
