"""Emporium: bare bodies, `error/code/details`, pages with `count/next/previous/results`."""

from typing import Any, ClassVar, Generic, TypeVar

from common.dialect import Dialect
from common.errors import Kind, Problem
from common.web.responses import json_response
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from dialects.phrases import PASSWORD_RULES, RULES, Phrase, Sentences

Item = TypeVar("Item")


class ErrorBody(BaseModel):
    """`details` maps fields to sentences for validation errors, and is null where there is nothing to add."""

    model_config = ConfigDict(extra="allow")

    error: str
    code: str
    details: dict[str, Any] | None


class Page(BaseModel, Generic[Item]):
    """Links are absolute and keep the other parameters."""

    count: int
    next: str | None
    previous: str | None
    results: list[Item]


OF_KIND = {
    Kind.INVALID: Phrase(400, "validation_error", "Invalid input"),
    Kind.MALFORMED: Phrase(400, "parse_error", "The request body is not valid JSON."),
    Kind.UNAUTHENTICATED: Phrase(401, "not_authenticated", "Authentication credentials were not provided."),
    Kind.FORBIDDEN: Phrase(403, "permission_denied", "You do not have permission to perform this action."),
    Kind.NOT_FOUND: Phrase(404, "not_found", "Not found."),
    Kind.METHOD_NOT_ALLOWED: Phrase(405, "method_not_allowed", "Method not allowed."),
    Kind.CONFLICT: Phrase(409, "conflict", "The request conflicts with what is stored."),
    Kind.TOO_LARGE: Phrase(413, "request_too_large", "The request body is too large."),
    Kind.TIMEOUT: Phrase(408, "request_timeout", "The request body did not arrive in time."),
    Kind.UNSUPPORTED_MEDIA_TYPE: Phrase(415, "unsupported_media_type", "Send the body as application/json."),
    Kind.THROTTLED: Phrase(429, "throttled", "Request throttled. Retry after {retry_after} seconds."),
    Kind.UNAVAILABLE: Phrase(503, "service_unavailable", "The service is unavailable. Please try again shortly."),
    Kind.BUG: Phrase(500, "server_error", "An unexpected error occurred."),
}
"""For refusals without a row of their own."""

WORDS: dict[str, Phrase] = {
    "caller.not_authenticated": OF_KIND[Kind.UNAUTHENTICATED],
    "caller.invalid_token": Phrase(401, "invalid_token", "Token is invalid or expired"),
    "caller.permission_denied": OF_KIND[Kind.FORBIDDEN],
    "page.not_found": Phrase(404, "not_found", "Invalid page."),
    "idempotency.key_reused": Phrase(
        422, "idempotency_key_reused", "This idempotency key was used for another request."
    ),
    "idempotency.in_progress": Phrase(
        409, "conflict", "The first request with this idempotency key is still being processed."
    ),
    "service.unavailable": OF_KIND[Kind.UNAVAILABLE],
    "request.invalid": OF_KIND[Kind.INVALID],
    "request.malformed": OF_KIND[Kind.MALFORMED],
    "request.too_large": OF_KIND[Kind.TOO_LARGE],
    "request.timeout": OF_KIND[Kind.TIMEOUT],
    "request.unsupported_media_type": OF_KIND[Kind.UNSUPPORTED_MEDIA_TYPE],
    "request.throttled": OF_KIND[Kind.THROTTLED],
    "route.not_found": OF_KIND[Kind.NOT_FOUND],
    "route.method_not_allowed": OF_KIND[Kind.METHOD_NOT_ALLOWED],
    "internal": OF_KIND[Kind.BUG],
    "request.address_too_long": Phrase(414, "address_too_long", "The address is too long."),
    "request.invalid_host": Phrase(400, "invalid_host", "Send exactly one Host header."),
    # identity
    "account.email_taken": Phrase(409, "conflict", "A user with this email already exists."),
    "account.invalid_credentials": Phrase(401, "invalid_credentials", "Invalid email or password."),
    "account.not_verified": Phrase(401, "email_not_verified", "Verify your email address before you log in."),
    "password.current_wrong": OF_KIND[Kind.INVALID],
    "mail_token.invalid": OF_KIND[Kind.INVALID],
    "address.not_found": Phrase(404, "not_found", "Address not found"),
    "address.book_full": Phrase(409, "conflict", "You can have at most {most} addresses."),
    "address.last": Phrase(409, "conflict", "You cannot delete your last address."),
    # catalog
    "product.not_found": Phrase(404, "not_found", "Product not found"),
    "variant.not_found": Phrase(404, "not_found", "Product variant not found"),
    "media.not_found": Phrase(404, "not_found", "Image not found"),
    "stock.unavailable": Phrase(400, "stock_unavailable", "Insufficient stock"),
    "review.purchase_required": Phrase(
        403, "purchase_required", "Only customers who purchased this product may review it."
    ),
    "review.exists": Phrase(409, "conflict", "You have already reviewed this product."),
    # cart
    "cart.empty": Phrase(400, "cart_empty", "Your cart is empty"),
    "cart.line_not_found": Phrase(404, "not_found", "Cart item not found"),
    "claim.closed": Phrase(409, "conflict", "The checkout took too long and nothing was ordered. Please try again."),
    # orders
    "order.not_found": Phrase(404, "not_found", "Order not found"),
    "order.not_cancellable": Phrase(400, "invalid_status", "Cannot cancel order in {status} status"),
    "order.transition_refused": Phrase(400, "invalid_status", "Cannot change from {current} to {requested}"),
    "order.total_too_small": Phrase(400, "total_too_small", "The order total must be at least {minimum} {currency}."),
    "order.total_too_large": Phrase(400, "total_too_large", "The order total must be at most {maximum} {currency}."),
    "order.total_indivisible": Phrase(
        400, "total_indivisible", "The order total must be a multiple of {step} {currency}."
    ),
    "checkout.lapsed": Phrase(409, "conflict", "The checkout took too long and nothing was ordered. Please try again."),
    # payments
    "order.not_payable": Phrase(400, "invalid_status", "Cannot pay for an order with status '{status}'."),
    "payment.not_found": Phrase(404, "not_found", "Payment not found"),
    "payment.incomplete": Phrase(400, "payment_incomplete", "Payment not completed"),
    "payment.mismatch": Phrase(400, "payment_mismatch", "The payment does not match the order."),
    "payment.amount_refused": Phrase(
        400, "amount_refused", "The payment provider does not charge {amount} {currency}. This order cannot be paid."
    ),
    "payment.provider_unavailable": Phrase(
        503, "service_unavailable", "The payment provider did not answer. Please try again shortly."
    ),
    "payment.provider_refused": Phrase(
        503, "service_unavailable", "The payment provider refused the request. Please try again later."
    ),
    "webhook.invalid_signature": Phrase(400, "invalid_signature", "The signature is missing, wrong or too old."),
    "webhook.malformed": Phrase(400, "parse_error", "The body is not a Stripe event."),
}
"""Every refusal this contract can meet."""

SENTENCES = Sentences(
    {
        **RULES,
        # identity
        **PASSWORD_RULES,
        "account.email_taken": "A user with this email already exists.",
        "password.current_wrong": "The current password is incorrect.",
        "password.mismatch": "Passwords must match.",
        "mail_token.invalid": "This link is invalid or has expired.",
        # catalog
        "price.malformed": "A valid number is required.",
        "price.negative": "Ensure this value is greater than or equal to 0.",
        # cart
        "greater_than": "{field} must be greater than {gt}.",
        # orders
        "address.unknown": "You have no address with this id.",
        # payments
    }
)

DETAILS: dict[str, tuple[str, ...]] = {
    "stock.unavailable": ("requested", "available"),
    "order.total_too_small": ("total", "minimum", "currency"),
    "order.total_too_large": ("total", "maximum", "currency"),
    "order.total_indivisible": ("total", "step", "currency"),
    "payment.amount_refused": ("amount", "currency"),
}
"""Refusals whose facts are the contract's `details`, and which of them."""

BESIDE: dict[str, tuple[str, ...]] = {"request.throttled": ("retry_after",), "payment.incomplete": ("status",)}
"""Refusals whose facts stand beside `error`, and which of them."""


class Emporium(Dialect):
    contract: ClassVar[str] = "emporium"
    title: ClassVar[str] = "E-commerce API"
    error_model: ClassVar[type[BaseModel]] = ErrorBody

    def render(self, problem: Problem) -> Response:
        phrase = WORDS.get(problem.code, OF_KIND[problem.kind])
        body: dict[str, Any] = {
            "error": phrase.say(problem.facts),
            "code": phrase.code,
            "details": _details(problem),
            **{fact: problem.facts[fact] for fact in BESIDE.get(problem.code, ())},
        }
        return json_response(body, phrase.status, _headers(problem, phrase.status))


def _details(problem: Problem) -> dict[str, Any] | None:
    if problem.fields:
        return SENTENCES.by_field(problem.fields, whole="non_field_errors")
    named = DETAILS.get(problem.code)
    return {fact: problem.facts[fact] for fact in named} if named else None


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


EMPORIUM = Emporium()
