"""FigureForge's rendering of errors: one shape, the contract's statuses and codes, nothing internal."""

import json
from typing import Any

import pytest
from common.kernel.errors import FieldFault, InvalidFields, Kind, Problem
from dialects.figureforge import FIGUREFORGE, REFUSALS

FACTS = {"retry_after": 7, "limit": 10, "remaining": 0, "reset_at": 1_800_000_000, "required": 8, "most": 20}


def rendered(problem: Problem) -> tuple[int, Any, dict[str, str]]:
    response = FIGUREFORGE.render(problem)
    return response.status_code, json.loads(bytes(response.body)), dict(response.headers)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (Kind.INVALID, 400, "INVALID_REQUEST"),
        (Kind.MALFORMED, 400, "INVALID_REQUEST"),
        (Kind.UNAUTHENTICATED, 401, "AUTHENTICATION_REQUIRED"),
        (Kind.FORBIDDEN, 403, "PERMISSION_DENIED"),
        (Kind.NOT_FOUND, 404, "NOT_FOUND"),
        (Kind.METHOD_NOT_ALLOWED, 405, "METHOD_NOT_ALLOWED"),
        (Kind.CONFLICT, 409, "CONFLICT"),
        (Kind.THROTTLED, 429, "RATE_LIMIT_EXCEEDED"),
        (Kind.BUG, 500, "INTERNAL_ERROR"),
    ],
)
def test_each_kind_of_refusal_has_the_status_and_the_code_of_the_contract(kind: Kind, status: int, code: str) -> None:
    found, body, _ = rendered(Problem(kind, "anything", FACTS))
    assert (found, body["error"]["code"]) == (status, code)
    assert body.keys() == {"error", "detail"}
    assert body["error"].keys() == {"code", "message", "details"}
    assert body["detail"] == body["error"]["message"] != ""


def test_an_internal_error_shows_nothing_of_its_cause() -> None:
    _, body, _ = rendered(Problem(Kind.BUG, "internal", {"error": "relation does not exist", "query": "SELECT 1"}))
    assert body["error"]["details"] == {}
    assert "relation" not in str(body)
    assert "SELECT" not in str(body)


def test_401_means_only_that_the_authentication_is_missing_or_invalid() -> None:
    codes = {code for code, refusal in REFUSALS.items() if refusal.status == 401}
    assert codes == {"caller.not_authenticated", "caller.invalid_token"}


def test_too_little_quota_names_what_is_needed_and_what_is_left() -> None:
    status, body, _ = rendered(Problem(Kind.FORBIDDEN, "quota.insufficient", {"required": 8, "remaining": 5, "id": 1}))
    assert (status, body["error"]["code"]) == (403, "INSUFFICIENT_QUOTA")
    assert body["error"]["details"] == {"required": 8, "remaining": 5}


def test_an_invalid_field_is_named_in_the_details() -> None:
    status, body, _ = rendered(InvalidFields(FieldFault("filters.pose", "filter.unknown")).problem())
    assert (status, body["error"]["code"]) == (400, "INVALID_REQUEST")
    assert body["error"]["details"] == {"filters.pose": ["There is no such filter."]}


def test_a_throttled_request_names_its_limit_in_the_headers() -> None:
    status, _, headers = rendered(Problem(Kind.THROTTLED, "generation.rate_limited", FACTS))
    assert (status, headers["retry-after"]) == (429, "7")
    assert (headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]) == ("10", "0")
    assert headers["x-ratelimit-reset"] == "1800000000"
