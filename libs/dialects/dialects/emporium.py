"""Emporium: bodies without an envelope, errors with `error`, `code` and `details`, numbered pages."""

from typing import Annotated, Any, ClassVar

from common.http.responses import json_response
from common.kernel.dialect import Dialect
from common.kernel.errors import Kind, Problem
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from dialects.chassis import chassis_refusals, messages_by_kind
from dialects.error_headers import error_headers
from dialects.messages import PASSWORD_MESSAGES, VALIDATION_MESSAGES, FieldMessages, RefusalMessage, codes_of


class ErrorBody(BaseModel):
    """`details` maps fields to messages for validation errors, holds facts of some refusals, and is null otherwise."""

    model_config = ConfigDict(extra="allow")

    error: str
    code: Annotated[str, Field(json_schema_extra=lambda schema: schema.update(enum=codes_of(REFUSALS, BY_KIND)))]
    details: dict[str, Any] | None


BY_KIND = {
    **messages_by_kind(RefusalMessage),
    Kind.INVALID: RefusalMessage(400, "validation_error", "Invalid input"),
    Kind.THROTTLED: RefusalMessage(429, "throttled", "Request throttled. Retry after {retry_after} seconds."),
}
"""Messages of refusals that are not in REFUSALS."""

REFUSALS: dict[str, RefusalMessage] = {
    **chassis_refusals(RefusalMessage, BY_KIND),
    "caller.invalid_token": RefusalMessage(401, "invalid_token", "Token is invalid or expired"),
    "page.not_found": RefusalMessage(404, "not_found", "Invalid page."),
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
    modules: ClassVar[tuple[str, ...]] = ("catalog", "stock", "reviews", "carts", "orders", "payments")
    title: ClassVar[str] = "E-commerce API"
    error_model: ClassVar[type[BaseModel]] = ErrorBody

    def render(self, problem: Problem) -> Response:
        message = REFUSALS.get(problem.code, BY_KIND[problem.kind])
        body: dict[str, Any] = {
            "error": message.format(problem.facts),
            "code": message.code,
            "details": FIELD_MESSAGES.details(problem, DETAIL_FACTS, body_key="non_field_errors") or None,
            **{fact: problem.facts[fact] for fact in TOP_LEVEL_FACTS.get(problem.code, ())},
        }
        return json_response(body, message.status, error_headers(problem, message.status))


EMPORIUM = Emporium()
