"""What every error looks like, whatever went wrong: exactly that, and nothing of ours."""

import re

import httpx
from dialects.marbelle import CartRefusal, Refusal
from dialects.staff import ProblemDocument

CODE = re.compile(r"[a-z_]+")


def assert_emporium_error(response: httpx.Response) -> None:
    """Contract 5.2 and addendum 2: a sentence, a code, details; and what 5.3 and 3.5 put beside them."""
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    beside = {429: {"retry_after"}}.get(response.status_code, set())
    if body.get("code") == "payment_incomplete":
        beside = {"status"}
    assert body.keys() == {"error", "code", "details"} | beside, body
    assert body["error"], body
    assert isinstance(body["error"], str)
    assert CODE.fullmatch(body["code"])
    assert body["details"] is None or body["details"]
    if body["code"] == "validation_error":
        assert all(isinstance(sentence, str) for said in (body["details"] or {}).values() for sentence in said), body


def assert_marbelle_refusal(response: httpx.Response) -> None:
    """Marbelle's addendum 1: a sentence, and errors by field; the cart's are the sentence alone."""
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/json"
    in_cart = "/api/v1/cart/" in response.request.url.path
    (CartRefusal if in_cart else Refusal).model_validate_json(response.content)
    assert response.json().keys() == {"success", "message"} | (set() if in_cart else {"errors"})
    assert response.json()["message"]


def assert_problem(response: httpx.Response) -> None:
    """RFC 9457, as staff gets it."""
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = ProblemDocument.model_validate_json(response.content)
    assert body.status == response.status_code
