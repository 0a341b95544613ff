"""Marbelle: every answer in an envelope of `success`, `message` and `data` or `errors`.

Clients show `message` as it is and hardly anything else, so it says all that is wrong.
"""

from typing import Any, ClassVar, Literal, NamedTuple

from common.dialect import Dialect
from common.errors import FieldFault, Kind, Problem
from common.web.responses import json_response
from pydantic import BaseModel
from starlette.responses import Response

from dialects.phrases import PASSWORD_RULES, RULES, Sentences

WHOLE = "non_field_errors"
"""Where errors stand that belong to no field."""


class Refusal(BaseModel):
    """`errors` maps fields to sentences; what belongs to no field stands under `non_field_errors`."""

    success: Literal[False]
    message: str
    errors: dict[str, list[str]]


class CartRefusal(BaseModel):
    success: Literal[False]
    message: str


class Words(NamedTuple):
    """A refusal as this contract says it: HTTP status, and a sentence in which `{name}` takes a fact."""

    status: int
    sentence: str


OF_KIND = {
    Kind.INVALID: Words(400, "The request is not valid."),
    Kind.MALFORMED: Words(400, "The request body is not valid JSON."),
    Kind.UNAUTHENTICATED: Words(401, "Authentication credentials were not provided."),
    Kind.FORBIDDEN: Words(403, "You do not have permission to perform this action."),
    Kind.NOT_FOUND: Words(404, "Not found."),
    Kind.METHOD_NOT_ALLOWED: Words(405, "This method is not allowed here."),
    Kind.CONFLICT: Words(400, "The request conflicts with what is stored."),
    Kind.TOO_LARGE: Words(413, "The request body is too large."),
    Kind.TIMEOUT: Words(408, "The request body did not arrive in time."),
    Kind.UNSUPPORTED_MEDIA_TYPE: Words(415, "Send the body as application/json."),
    Kind.THROTTLED: Words(429, "Too many requests. Please try again in {retry_after} seconds."),
    Kind.UNAVAILABLE: Words(503, "The service is unavailable. Please try again shortly."),
    Kind.BUG: Words(500, "An unexpected error occurred."),
}
"""For refusals without a row of their own. Business rules are 400 here, conflicts too."""

WORDS: dict[str, Words] = {
    "caller.not_authenticated": OF_KIND[Kind.UNAUTHENTICATED],
    "caller.invalid_token": Words(401, "Token is invalid or expired."),
    "caller.permission_denied": OF_KIND[Kind.FORBIDDEN],
    "page.not_found": Words(404, "Invalid page."),
    "idempotency.key_reused": Words(422, "This idempotency key was used for another request."),
    "idempotency.in_progress": Words(409, "The first request with this idempotency key is still being processed."),
    "service.unavailable": OF_KIND[Kind.UNAVAILABLE],
    "request.invalid": OF_KIND[Kind.INVALID],
    "request.malformed": OF_KIND[Kind.MALFORMED],
    "request.too_large": OF_KIND[Kind.TOO_LARGE],
    "request.timeout": OF_KIND[Kind.TIMEOUT],
    "request.unsupported_media_type": OF_KIND[Kind.UNSUPPORTED_MEDIA_TYPE],
    "request.throttled": OF_KIND[Kind.THROTTLED],
    "request.address_too_long": Words(414, "The address is too long."),
    "request.invalid_host": Words(400, "Send exactly one Host header."),
    "route.not_found": OF_KIND[Kind.NOT_FOUND],
    "route.method_not_allowed": OF_KIND[Kind.METHOD_NOT_ALLOWED],
    "internal": OF_KIND[Kind.BUG],
    # identity
    "account.invalid_credentials": Words(400, "Invalid email or password."),
    "account.not_verified": Words(
        400, "Your account is not activated yet. Please verify your email address before you log in."
    ),
    "address.not_found": Words(404, "Address not found."),
    "address.book_full": Words(400, "You can have at most {most} addresses."),
    "address.last": Words(400, "You cannot delete your last address."),
    # catalog
    "product.not_found": Words(404, "Product not found."),
    "variant.not_found": Words(404, "Product variant not found."),
    "category.not_found": Words(404, "Category not found."),
    "media.not_found": Words(404, "Image not found."),
    # cart
    "stock.unavailable": Words(400, "Only {available} available in stock."),
    "cart.line_not_found": Words(404, "Cart item not found."),
    "cart.empty": Words(400, "Your cart is empty."),
}
"""Every refusal of this contract that concerns no field of the request. Those that do are SENTENCES."""

SOLD_OUT = "This product is out of stock."
"""Instead of the number that is available, when that is none."""

OWN = {
    # identity
    **PASSWORD_RULES,
    "password.mismatch": "Passwords do not match.",
    "password.current_wrong": "The current password is incorrect.",
    "account.email_taken": "A user with this email address already exists.",
    "mail_token.invalid": "This link is invalid or has expired.",
    "refresh_token.invalid": "This refresh token is invalid.",
    "email_change.unchanged": "The new email address is the same as the current one.",
    "email_change.taken": "A user with this email address already exists.",
    "email_change.overtaken": "This email address now belongs to another account; yours is unchanged.",
    "address.label_taken": "You already have an address with this label.",
    # catalog
    "price.malformed": "Enter a valid price.",
    "price.negative": "A price cannot be negative.",
    # cart
}
"""Sentences that say by themselves what they are about."""

SENTENCES = Sentences({**RULES, **OWN})


class Marbelle(Dialect):
    contract: ClassVar[str] = "marbelle"
    title: ClassVar[str] = "Marbelle API"
    error_model: ClassVar[type[BaseModel]] = Refusal

    def render(self, problem: Problem) -> Response:
        words = WORDS.get(problem.code, OF_KIND[problem.kind])
        message = _message(problem, words)
        body = {"success": False, "message": message, **self.details(problem, message)}
        return json_response(body, words.status, _headers(problem, words.status))

    def details(self, problem: Problem, message: str) -> dict[str, Any]:
        return {"errors": SENTENCES.by_field(problem.fields, whole=WHOLE) or {WHOLE: [message]}}


class MarbelleCart(Marbelle):
    """The cart's refusals are a message and nothing else."""

    error_model: ClassVar[type[BaseModel]] = CartRefusal

    def details(self, problem: Problem, message: str) -> dict[str, Any]:
        return {}


def _message(problem: Problem, words: Words) -> str:
    """All faults of fields in a row, or the refusal's own sentence."""
    said = dict.fromkeys(_about(fault) for fault in problem.fields)
    sentence = SOLD_OUT if problem.facts.get("available") == 0 else words.sentence
    return " ".join(said) or sentence.format_map(problem.facts)


def _about(fault: FieldFault) -> str:
    """The sentence, with the field's name before it unless it says that itself."""
    sentence = SENTENCES.say(fault)
    if fault.rule in OWN or not fault.path:
        return sentence
    return f"{fault.path.rpartition('.')[2].replace('_', ' ').capitalize()}: {sentence}"


def _headers(problem: Problem, status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if problem.kind is Kind.THROTTLED:
        return {"Retry-After": str(problem.facts["retry_after"])}
    if problem.kind is Kind.UNAVAILABLE:
        return {"Retry-After": "1"}
    if "allow" in problem.facts:
        return {"Allow": str(problem.facts["allow"])}
    return {}


MARBELLE = Marbelle()
MARBELLE_CART = MarbelleCart()
