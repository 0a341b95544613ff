"""Assertions on the exact form of error responses."""

import re

import httpx
from dialects.figureforge import ErrorBody
from dialects.marbelle import CartRefusal, Refusal
from dialects.staff import ProblemDocument

FACTS_OF_LIMITS = {"max_retries", "used_retries", "pricing_tier", "max_characters", "current_characters"}
CODE = re.compile(r"[a-z_]+")


def assert_emporium_error(response: httpx.Response) -> None:
    """Contract 5.2 and addendum 2: `error`, `code` and `details`; plus the members of 5.3 and 3.5."""
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    additional = {429: {"retry_after"}}.get(response.status_code, set())
    if body.get("code") == "payment_incomplete":
        additional = {"status"}
    assert body.keys() == {"error", "code", "details"} | additional, body
    assert body["error"], body
    assert isinstance(body["error"], str)
    assert CODE.fullmatch(body["code"])
    assert body["details"] is None or body["details"]
    if body["code"] == "validation_error":
        assert all(isinstance(sentence, str) for said in (body["details"] or {}).values() for sentence in said), body


def assert_marbelle_refusal(response: httpx.Response) -> None:
    """Marbelle's addendum 1: `message`, and `errors` by field; the cart's have only `message`."""
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/json"
    in_cart = "/api/v1/cart/" in response.request.url.path
    (CartRefusal if in_cart else Refusal).model_validate_json(response.content)
    assert response.json().keys() == {"success", "message"} | (set() if in_cart else {"errors"})
    assert response.json()["message"]


def assert_figureforge_error(response: httpx.Response) -> None:
    """FigureForge's `error`, whose message is repeated as `detail`."""
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/json"
    body = ErrorBody.model_validate_json(response.content)
    assert response.json().keys() == {"error", "detail"}
    assert response.json()["error"].keys() == {"code", "message", "details"}
    assert body.detail == body.error.message
    assert (body.error.code == "AUTHENTICATION_REQUIRED") == (response.status_code == 401)


def assert_storybook_error(response: httpx.Response) -> None:
    """Storybook's addendum 1: `detail`, lists of texts by field beside it, and `error` at customers' endpoints."""
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert isinstance(body["detail"], str), body
    assert body["detail"], body
    of_customer = "/api/customer/" in response.request.url.path
    assert body.get("error") == (body["detail"] if of_customer else None), body
    facts = FACTS_OF_LIMITS if response.status_code == 403 else set()
    texts = {name: said for name, said in body.items() if name not in {"detail", "error", *facts}}
    assert not texts or response.status_code == 400, body
    for said in texts.values():
        assert said, body
        assert all(isinstance(text, str) for text in said), body


def assert_problem(response: httpx.Response) -> None:
    """The staff contract's problem document (RFC 9457)."""
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = ProblemDocument.model_validate_json(response.content)
    assert body.status == response.status_code
