"""Marbelle: every response is an envelope of `success`, `message`, and `data` or `errors`.

Clients show little more than `message`, so it contains the messages of all errors.
"""

from typing import Any, ClassVar, Literal

from common.http.responses import json_response
from common.kernel.dialect import Dialect
from common.kernel.errors import FieldFault, Kind, Problem
from pydantic import BaseModel
from starlette.responses import Response

from dialects.chassis import chassis_refusals, messages_by_kind
from dialects.error_headers import error_headers
from dialects.messages import PASSWORD_MESSAGES, VALIDATION_MESSAGES, FieldMessages, StatusMessage

NON_FIELD_ERRORS = "non_field_errors"
"""The key of errors that belong to no field."""


class Refusal(BaseModel):
    """`errors` maps fields to messages; errors of no field are listed under `non_field_errors`."""

    success: Literal[False]
    message: str
    errors: dict[str, list[str]]


class CartRefusal(BaseModel):
    """The cart's refusals have no `errors`."""

    success: Literal[False]
    message: str


BY_KIND = {
    **messages_by_kind(StatusMessage.without_code),
    Kind.INVALID: StatusMessage(400, "The request is not valid."),
    Kind.METHOD_NOT_ALLOWED: StatusMessage(405, "This method is not allowed here."),
    Kind.CONFLICT: StatusMessage(400, "The request conflicts with what is stored."),
    Kind.THROTTLED: StatusMessage(429, "Too many requests. Please try again in {retry_after} seconds."),
}
"""Messages of refusals that are not in REFUSALS. Violated business rules and conflicts are 400 in this contract."""

REFUSALS: dict[str, StatusMessage] = {
    **chassis_refusals(StatusMessage.without_code, BY_KIND),
    "caller.invalid_token": StatusMessage(401, "Token is invalid or expired."),
    "page.not_found": StatusMessage(404, "Invalid page."),
    # identity
    "account.invalid_credentials": StatusMessage(400, "Invalid email or password."),
    "account.not_verified": StatusMessage(
        400, "Your account is not activated yet. Please verify your email address before you log in."
    ),
    "address.not_found": StatusMessage(404, "Address not found."),
    "address.book_full": StatusMessage(400, "You can have at most {most} addresses."),
    "address.last": StatusMessage(400, "You cannot delete your last address."),
    # catalog
    "product.not_found": StatusMessage(404, "Product not found."),
    "variant.not_found": StatusMessage(404, "Product variant not found."),
    "category.not_found": StatusMessage(404, "Category not found."),
    "media.not_found": StatusMessage(404, "Image not found."),
    # cart
    "stock.unavailable": StatusMessage(400, "Only {available} available in stock."),
    "cart.line_not_found": StatusMessage(404, "Cart item not found."),
    "cart.empty": StatusMessage(400, "Your cart is empty."),
}
"""Every refusal of this contract that concerns no field of the request; the others are in FIELD_MESSAGES."""

SOLD_OUT = "This product is out of stock."
"""The message of `stock.unavailable` when nothing is available."""

STANDALONE_MESSAGES = {
    # identity
    **PASSWORD_MESSAGES,
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
}
"""Messages not prefixed with the field in `message`, because they name their subject."""

FIELD_MESSAGES = FieldMessages({**VALIDATION_MESSAGES, **STANDALONE_MESSAGES})


class Marbelle(Dialect):
    contract: ClassVar[str] = "marbelle"
    modules: ClassVar[tuple[str, ...]] = ("catalog", "stock", "carts")
    title: ClassVar[str] = "Marbelle API"
    error_model: ClassVar[type[BaseModel]] = Refusal

    def render(self, problem: Problem) -> Response:
        refusal = REFUSALS.get(problem.code, BY_KIND[problem.kind])
        message = _message(problem, refusal)
        body = {"success": False, "message": message, **self.details(problem, message)}
        return json_response(body, refusal.status, error_headers(problem, refusal.status))

    def details(self, problem: Problem, message: str) -> dict[str, Any]:
        """Return the members beside `message`."""
        return {
            "errors": FIELD_MESSAGES.by_field(problem.fields, body_key=NON_FIELD_ERRORS)
            or {NON_FIELD_ERRORS: [message]}
        }


class MarbelleCart(Marbelle):
    """The cart's refusals consist of `success` and `message`."""

    error_model: ClassVar[type[BaseModel]] = CartRefusal

    def details(self, problem: Problem, message: str) -> dict[str, Any]:
        return {}


def _message(problem: Problem, refusal: StatusMessage) -> str:
    """Return the messages of all invalid fields, joined; without any the refusal's own text."""
    messages = dict.fromkeys(_prefixed(fault) for fault in problem.fields)
    text = SOLD_OUT if problem.facts.get("available") == 0 else refusal.text
    return " ".join(messages) or text.format_map(problem.facts)


def _prefixed(fault: FieldFault) -> str:
    """Return the fault's message, preceded by the field's name unless the message names its subject."""
    text = FIELD_MESSAGES.text(fault)
    if fault.rule in STANDALONE_MESSAGES or not fault.path:
        return text
    return f"{fault.path.rpartition('.')[2].replace('_', ' ').capitalize()}: {text}"


MARBELLE = Marbelle()
MARBELLE_CART = MarbelleCart()
