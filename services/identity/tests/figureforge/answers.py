"""The error shape of the contract."""

import httpx

INVALID = (400, "INVALID_REQUEST")
UNAUTHENTICATED = (401, "AUTHENTICATION_REQUIRED")


def error(response: httpx.Response) -> tuple[int, str]:
    body = response.json()
    assert body.keys() == {"error", "detail"}, response.text
    assert body["error"].keys() == {"code", "message", "details"}
    assert body["error"]["message"] == body["detail"]
    return response.status_code, body["error"]["code"]


def faulty_fields(response: httpx.Response) -> set[str]:
    """The fields that a refusal names."""
    assert error(response) == INVALID
    return set(response.json()["error"]["details"])
