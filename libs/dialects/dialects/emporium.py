"""Emporium: bodies without an envelope, errors with `error`, `code` and `details`, numbered pages."""

from typing import Any, ClassVar

from common.http.responses import json_response
from common.kernel.dialect import Dialect
from common.kernel.errors import Kind, Problem
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from dialects.error_headers import error_headers
from dialects.messages import PASSWORD_MESSAGES, VALIDATION_MESSAGES, FieldMessages, RefusalMessage


class ErrorBody(BaseModel):
    """`details` maps fields to messages for validation errors, holds facts of some refusals, and is null otherwise."""

    model_config = ConfigDict(extra="allow")

    error: str
    code: str
    details: dict[str, Any] | None


BY_KIND = {
    Kind.INVALID: RefusalMessage(400, "validation_error", "Invalid input"),
    Kind.MALFORMED: RefusalMessage(400, "parse_error", "The request body is not valid JSON."),
    Kind.UNAUTHENTICATED: RefusalMessage(401, "not_authenticated", "Authentication credentials were not provided."),
    Kind.FORBIDDEN: RefusalMessage(403, "permission_denied", "You do not have permission to perform this action."),
    Kind.NOT_FOUND: RefusalMessage(404, "not_found", "Not found."),
    Kind.METHOD_NOT_ALLOWED: RefusalMessage(405, "method_not_allowed", "Method not allowed."),
    Kind.CONFLICT: RefusalMessage(409, "conflict", "The request conflicts with what is stored."),
    Kind.TOO_LARGE: RefusalMessage(413, "request_too_large", "The request body is too large."),
    Kind.TIMEOUT: RefusalMessage(408, "request_timeout", "The request body did not arrive in time."),
    Kind.UNSUPPORTED_MEDIA_TYPE: RefusalMessage(415, "unsupported_media_type", "Send the body as application/json."),
    Kind.THROTTLED: RefusalMessage(429, "throttled", "Request throttled. Retry after {retry_after} seconds."),
    Kind.UNAVAILABLE: RefusalMessage(
        503, "service_unavailable", "The service is unavailable. Please try again shortly."
    ),
    Kind.BUG: RefusalMessage(500, "server_error", "An unexpected error occurred."),
}
"""Messages of refusals that are not in REFUSALS."""

REFUSALS: dict[str, RefusalMessage] = {
    "caller.not_authenticated": BY_KIND[Kind.UNAUTHENTICATED],
    "caller.invalid_token": RefusalMessage(401, "invalid_token", "Token is invalid or expired"),
    "caller.permission_denied": BY_KIND[Kind.FORBIDDEN],
    "page.not_found": RefusalMessage(404, "not_found", "Invalid page."),
    "idempotency.key_reused": RefusalMessage(
        422, "idempotency_key_reused", "This idempotency key was used for another request."
    ),
    "idempotency.in_progress": RefusalMessage(
        409, "conflict", "The first request with this idempotency key is still being processed."
    ),
    "service.unavailable": BY_KIND[Kind.UNAVAILABLE],
    "storefront.in_maintenance": RefusalMessage(
        503, "maintenance", "This shop is in maintenance. Please try again in {retry_after} seconds."
    ),
    "request.invalid": BY_KIND[Kind.INVALID],
    "request.malformed": BY_KIND[Kind.MALFORMED],
    "request.too_large": BY_KIND[Kind.TOO_LARGE],
    "request.timeout": BY_KIND[Kind.TIMEOUT],
    "request.unsupported_media_type": BY_KIND[Kind.UNSUPPORTED_MEDIA_TYPE],
    "request.throttled": BY_KIND[Kind.THROTTLED],
    "route.not_found": BY_KIND[Kind.NOT_FOUND],
    "route.method_not_allowed": BY_KIND[Kind.METHOD_NOT_ALLOWED],
    "internal": BY_KIND[Kind.BUG],
    "request.address_too_long": RefusalMessage(414, "address_too_long", "The address is too long."),
    "request.invalid_host": RefusalMessage(400, "invalid_host", "Send exactly one Host header."),
    "csrf.failed": RefusalMessage(403, "csrf_failed", "The CSRF token is missing or incorrect."),
    "origin.refused": RefusalMessage(403, "origin_refused", "Requests from this origin are not accepted."),
    # identity
    "account.email_taken": RefusalMessage(409, "conflict", "A user with this email already exists."),
    "account.invalid_credentials": RefusalMessage(401, "invalid_credentials", "Invalid email or password."),
    "account.not_verified": RefusalMessage(401, "email_not_verified", "Verify your email address before you log in."),
    "password.current_wrong": BY_KIND[Kind.INVALID],
    "mail_token.invalid": BY_KIND[Kind.INVALID],
    "address.not_found": RefusalMessage(404, "not_found", "Address not found"),
    "address.book_full": RefusalMessage(409, "conflict", "You can have at most {most} addresses."),
    "address.last": RefusalMessage(409, "conflict", "You cannot delete your last address."),
    # catalog
    "product.not_found": RefusalMessage(404, "not_found", "Product not found"),
    "variant.not_found": RefusalMessage(404, "not_found", "Product variant not found"),
    "media.not_found": RefusalMessage(404, "not_found", "Image not found"),
    "stock.unavailable": RefusalMessage(400, "stock_unavailable", "Insufficient stock"),
    "review.purchase_required": RefusalMessage(
        403, "purchase_required", "Only customers who purchased this product may review it."
    ),
    "review.exists": RefusalMessage(409, "conflict", "You have already reviewed this product."),
    # cart
    "cart.empty": RefusalMessage(400, "cart_empty", "Your cart is empty"),
    "cart.line_not_found": RefusalMessage(404, "not_found", "Cart item not found"),
    "claim.closed": RefusalMessage(
        409, "conflict", "The checkout took too long and nothing was ordered. Please try again."
    ),
    # orders
    "order.not_found": RefusalMessage(404, "not_found", "Order not found"),
    "order.not_cancellable": RefusalMessage(400, "invalid_status", "Cannot cancel order in {status} status"),
    "order.transition_refused": RefusalMessage(400, "invalid_status", "Cannot change from {current} to {requested}"),
    "order.total_too_small": RefusalMessage(
        400, "total_too_small", "The order total must be at least {minimum} {currency}."
    ),
    "order.total_too_large": RefusalMessage(
        400, "total_too_large", "The order total must be at most {maximum} {currency}."
    ),
    "order.total_indivisible": RefusalMessage(
        400, "total_indivisible", "The order total must be a multiple of {step} {currency}."
    ),
    "checkout.lapsed": RefusalMessage(
        409, "conflict", "The checkout took too long and nothing was ordered. Please try again."
    ),
    # payments
    "order.not_payable": RefusalMessage(400, "invalid_status", "Cannot pay for an order with status '{status}'."),
    "payment.not_found": RefusalMessage(404, "not_found", "Payment not found"),
    "payment.incomplete": RefusalMessage(400, "payment_incomplete", "Payment not completed"),
    "payment.mismatch": RefusalMessage(400, "payment_mismatch", "The payment does not match the order."),
    "payment.amount_refused": RefusalMessage(
        400, "amount_refused", "The payment provider does not charge {amount} {currency}. This order cannot be paid."
    ),
    "payment.provider_unavailable": RefusalMessage(
        503, "service_unavailable", "The payment provider did not answer. Please try again shortly."
    ),
    "payment.provider_refused": RefusalMessage(
        503, "service_unavailable", "The payment provider refused the request. Please try again later."
    ),
    "webhook.invalid_signature": RefusalMessage(
        400, "invalid_signature", "The signature is missing, wrong or too old."
    ),
    "webhook.malformed": RefusalMessage(400, "parse_error", "The body is not a Stripe event."),
}
"""Every refusal of this contract by its internal code."""

FIELD_MESSAGES = FieldMessages(
    {
        **VALIDATION_MESSAGES,
        # identity
        **PASSWORD_MESSAGES,
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
    }
)

DETAIL_FACTS: dict[str, tuple[str, ...]] = {
    "stock.unavailable": ("requested", "available"),
    "order.total_too_small": ("total", "minimum", "currency"),
    "order.total_too_large": ("total", "maximum", "currency"),
    "order.total_indivisible": ("total", "step", "currency"),
    "payment.amount_refused": ("amount", "currency"),
}
"""The facts that a refusal returns in `details`, by code."""

TOP_LEVEL_FACTS: dict[str, tuple[str, ...]] = {
    "request.throttled": ("retry_after",),
    "storefront.in_maintenance": ("retry_after",),
    "payment.incomplete": ("status",),
}
"""The facts that a refusal returns beside `error`, by code."""


class Emporium(Dialect):
    contract: ClassVar[str] = "emporium"
    title: ClassVar[str] = "E-commerce API"
    error_model: ClassVar[type[BaseModel]] = ErrorBody

    def render(self, problem: Problem) -> Response:
        message = REFUSALS.get(problem.code, BY_KIND[problem.kind])
        body: dict[str, Any] = {
            "error": message.format(problem.facts),
            "code": message.code,
            "details": _details(problem),
            **{fact: problem.facts[fact] for fact in TOP_LEVEL_FACTS.get(problem.code, ())},
        }
        return json_response(body, message.status, error_headers(problem, message.status))


def _details(problem: Problem) -> dict[str, Any] | None:
    if problem.fields:
        return FIELD_MESSAGES.by_field(problem.fields, body_key="non_field_errors")
    names = DETAIL_FACTS.get(problem.code)
    return {name: problem.facts[name] for name in names} if names else None


EMPORIUM = Emporium()
