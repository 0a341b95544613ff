"""Marbelle's rendering of errors: contract "Error Codes", addendum 1."""

import json
from typing import Any

import pytest
from common.kernel.errors import FieldFault, InvalidFields, InvalidToken, Kind, NotFound, PageNotFound, Problem
from dialects.marbelle import BY_KIND, FIELD_MESSAGES, MARBELLE, MARBELLE_CART, REFUSALS, Marbelle, Refusal

FACTS = {"retry_after": 7, "available": 3, "most": 10, "allow": "GET"}


class Unnamed(NotFound):
    code = "unknown.code"


def rendered(problem: Problem, dialect: Marbelle = MARBELLE) -> tuple[int, Any, dict[str, str]]:
    response = dialect.render(problem)
    return response.status_code, json.loads(bytes(response.body)), dict(response.headers)


def test_messages_that_name_their_subject_are_not_prefixed() -> None:
    faults = [FieldFault("password", f"password.{rule}", {"min_length": 8}) for rule in ("too_short", "common")]
    _, body, _ = rendered(InvalidFields(*faults).problem())
    assert body["message"] == "Password must be at least 8 characters. This password is too common."
    assert body["errors"]["password"] == ["Password must be at least 8 characters.", "This password is too common."]


def test_a_caller_without_a_valid_token_is_401() -> None:
    status, body, headers = rendered(InvalidToken().problem())
    assert (status, body["message"]) == (401, "Token is invalid or expired.")
    assert headers["www-authenticate"] == "Bearer"


def test_a_failed_login_is_400() -> None:
    status, body, headers = rendered(Problem(Kind.UNAUTHENTICATED, "account.invalid_credentials"))
    assert (status, body["errors"]) == (400, {"non_field_errors": ["Invalid email or password."]})
    assert "www-authenticate" not in headers


def test_a_throttled_request_has_a_retry_after() -> None:
    status, body, headers = rendered(Problem(Kind.THROTTLED, "request.throttled", {"retry_after": 7}))
    assert (status, headers["retry-after"]) == (429, "7")
    assert body["message"] == "Too many requests. Please try again in 7 seconds."


def test_an_unavailable_service_is_503() -> None:
    status, _, headers = rendered(Problem(Kind.UNAVAILABLE, "service.unavailable"))
    assert (status, headers["retry-after"]) == (503, "1")


def test_a_conflict_is_400() -> None:
    assert rendered(Problem(Kind.CONFLICT, "anything"))[0] == 400


def test_refusals_without_a_message_are_rendered_by_their_kind() -> None:
    assert rendered(Unnamed().problem())[:2] == (
        404,
        {"success": False, "message": "Not found.", "errors": {"non_field_errors": ["Not found."]}},
    )


@pytest.mark.parametrize("dialect", [MARBELLE, MARBELLE_CART])
@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_has_the_documented_shape(dialect: Marbelle, code: str) -> None:
    kind = next((kind for kind, message in BY_KIND.items() if message == REFUSALS[code]), Kind.INVALID)
    status, body, _ = rendered(Problem(kind, code, FACTS), dialect)
    assert status == REFUSALS[code].status
    assert "{" not in body["message"]
    assert dialect.error_model.model_validate(body).model_dump() == body


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_refusal_has_a_message(kind: Kind) -> None:
    status, body, _ = rendered(Problem(kind, "unknown.code", FACTS))
    assert status == BY_KIND[kind].status
    assert Refusal.model_validate(body)


def test_an_unknown_page_has_its_own_message() -> None:
    assert rendered(PageNotFound(page="9").problem())[1]["message"] == "Invalid page."
    assert "price.malformed" in FIELD_MESSAGES
