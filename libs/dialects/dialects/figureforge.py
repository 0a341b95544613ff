"""FigureForge: bodies without an envelope, errors as `error` with an upper-case `code`, and the message as `detail`."""

from typing import Annotated, Any, ClassVar

from common.http.responses import json_response
from common.kernel.dialect import Dialect
from common.kernel.errors import Kind, Problem
from pydantic import BaseModel, Field
from starlette.responses import Response

from dialects.chassis import chassis_refusals, messages_by_kind
from dialects.error_headers import error_headers
from dialects.messages import VALIDATION_MESSAGES, FieldMessages, RefusalMessage, codes_of


class ErrorFacts(BaseModel):
    """`details` maps fields to messages for invalid requests, holds facts of some refusals, and is empty otherwise."""

    code: Annotated[str, Field(json_schema_extra=lambda schema: schema.update(enum=codes_of(REFUSALS, BY_KIND)))]
    message: str
    details: dict[str, Any]


class ErrorBody(BaseModel):
    """`detail` repeats the message, which for invalid fields is that of the first one, for clients that show it."""

    error: ErrorFacts
    detail: str


INVALID = "INVALID_REQUEST"
BY_KIND = {
    **messages_by_kind(RefusalMessage.in_upper_case),
    Kind.INVALID: RefusalMessage(400, INVALID, "Invalid request."),
    Kind.MALFORMED: RefusalMessage(400, INVALID, "The request body is not valid JSON."),
    Kind.UNAUTHENTICATED: RefusalMessage(401, "AUTHENTICATION_REQUIRED", "Please sign in."),
    Kind.FORBIDDEN: RefusalMessage(403, "PERMISSION_DENIED", "You do not have permission to do this."),
    Kind.UNSUPPORTED_MEDIA_TYPE: RefusalMessage(
        415, "UNSUPPORTED_MEDIA_TYPE", "This endpoint does not accept bodies of this media type."
    ),
    Kind.THROTTLED: RefusalMessage(
        429, "RATE_LIMIT_EXCEEDED", "Too many requests. Please retry after {retry_after} seconds."
    ),
    Kind.BUG: RefusalMessage(500, "INTERNAL_ERROR", "An unexpected error occurred."),
}
"""Messages of refusals that are not in REFUSALS."""
NOT_FOUND = BY_KIND[Kind.NOT_FOUND]

REFUSALS: dict[str, RefusalMessage] = {
    **chassis_refusals(RefusalMessage.in_upper_case, BY_KIND),
    "caller.invalid_token": RefusalMessage(401, "AUTHENTICATION_REQUIRED", "The token is invalid or expired."),
    "request.invalid_host": RefusalMessage(400, INVALID, "Send exactly one Host header."),
    # identity
    "magic_link.not_offered": NOT_FOUND,
    "magic_code.invalid": RefusalMessage(
        400, INVALID, "The code is wrong or no longer valid. Please request a new one."
    ),
    "profile.unchanged": RefusalMessage(400, INVALID, "Send a username, a display name or preferences."),
    "account.deletion_unconfirmed": RefusalMessage(
        400, INVALID, 'Send {{"confirm_delete": true}} to delete your account.'
    ),
    # payments
    "payment.provider_unavailable": BY_KIND[Kind.UNAVAILABLE],
    "payment.provider_refused": BY_KIND[Kind.UNAVAILABLE],
    "webhook.invalid_signature": RefusalMessage(400, INVALID, "The signature is missing, invalid or too old."),
    "webhook.malformed": RefusalMessage(400, INVALID, "The body is not a Stripe event."),
    "plan.unknown": BY_KIND[Kind.INVALID],
    "subscription.exists": RefusalMessage(409, "CONFLICT", "You already subscribe to this plan."),
    "subscription.unpaid": RefusalMessage(
        409, "CONFLICT", "Your subscription waits for a payment. Please pay it before you change the plan."
    ),
    "subscription.not_charged": RefusalMessage(
        409, "CONFLICT", "Your subscription is not charged at present. A larger plan can be chosen afterwards."
    ),
    "subscription.change_disabled": RefusalMessage(403, "PERMISSION_DENIED", "The plan cannot be changed."),
    "subscription.not_found": RefusalMessage(404, "NOT_FOUND", "You have no subscription."),
    "subscription.not_ending": RefusalMessage(409, "CONFLICT", "Your subscription is not scheduled to end."),
    "subscription.busy": BY_KIND[Kind.UNAVAILABLE],
    "checkout.superseded": RefusalMessage(409, "CONFLICT", "Another checkout was opened meanwhile. Please try again."),
    "billing_customer.deleted": RefusalMessage(409, "CONFLICT", "This account was deleted."),
    "payment_method.unknown": RefusalMessage(400, INVALID, "There is no such payment method."),
    "payment_method.not_supported": RefusalMessage(400, INVALID, "Only cards can be charged."),
    "payment_method.declined": RefusalMessage(400, INVALID, "The card was declined."),
    # generation: jobs and quota
    "job.not_found": NOT_FOUND,
    "job.too_many_streams": BY_KIND[Kind.THROTTLED],
    "prompt.refused": RefusalMessage(
        400, INVALID, "This prompt is against our content policy. Figures are adults, clothed, and unharmed."
    ),
    "model.unknown": BY_KIND[Kind.INVALID],
    "batch.too_large": BY_KIND[Kind.INVALID],
    "quota.insufficient": RefusalMessage(
        403, "INSUFFICIENT_QUOTA", "This needs {required} credits, and you have {remaining} left."
    ),
    "quota.past_due": RefusalMessage(
        403,
        "INSUFFICIENT_QUOTA",
        "The last payment of your subscription has failed. Please update your payment method.",
    ),
    "generation.rate_limited": BY_KIND[Kind.THROTTLED],
    # generation: images
    "image.not_found": NOT_FOUND,
    "image.nothing_to_update": RefusalMessage(400, INVALID, "Send tags or is_public."),
    "image.flagged": RefusalMessage(409, "CONFLICT", "A flagged image cannot be made public."),
    "image.own_reported": RefusalMessage(403, "PERMISSION_DENIED", "You cannot report your own image."),
    "gallery.closed": NOT_FOUND,
    "file.not_found": NOT_FOUND,
    "cursor.invalid": RefusalMessage(400, INVALID, "The cursor is not valid."),
    "tag.invalid": RefusalMessage(400, INVALID, "A tag has 1 to {max_length} characters and no commas."),
    "tag.too_many": RefusalMessage(400, INVALID, "An image has at most {most} tags."),
}
"""Every refusal of this contract by its internal code."""

FIELD_MESSAGES = FieldMessages(
    {
        **VALIDATION_MESSAGES,
        # identity
        "profile.preferences_too_large": "At most {max_bytes} bytes, nested at most {max_depth} levels deep.",
        # payments
        "plan.unknown": "There is no such plan.",
        "address.refused": "This address is not allowed.",
        "payment_method.unknown": "There is no such payment method.",
        "payment_method.not_supported": "Only cards can be charged.",
        # generation: jobs and quota
        "model.unknown": "Unknown model.",
        "batch.too_large": "Ensure this value is less than or equal to {most}.",
        "filter.unknown": "There is no such filter.",
        "filter.contradictory": "Given twice with different values.",
        # generation: images
        "cursor.invalid": "The cursor is not valid.",
        "tag.invalid": "A tag has 1 to {max_length} characters and no commas.",
        "tag.too_many": "An image has at most {most} tags.",
    }
)

DETAIL_FACTS: dict[str, tuple[str, ...]] = {
    "request.throttled": ("retry_after",),
    "storefront.in_maintenance": ("retry_after",),
    # identity
    # payments
    "payment_method.declined": ("reason",),
    # generation: jobs and quota
    "job.too_many_streams": ("retry_after",),
    "prompt.refused": ("reason",),
    "quota.insufficient": ("required", "remaining"),
    "quota.past_due": ("required", "remaining", "reason"),
    "generation.rate_limited": ("retry_after", "limit", "remaining"),
    # generation: images
}
"""The facts that a refusal returns in `details`, by code."""


class FigureForge(Dialect):
    contract: ClassVar[str] = "figureforge"
    modules: ClassVar[tuple[str, ...]] = ("jobs", "moderation", "quotas", "subscriptions")
    title: ClassVar[str] = "FigureForge API"
    error_model: ClassVar[type[BaseModel]] = ErrorBody

    def render(self, problem: Problem) -> Response:
        refusal = REFUSALS.get(problem.code, BY_KIND[problem.kind])
        message = refusal.format(problem.facts)
        if problem.fields and refusal is BY_KIND[Kind.INVALID]:
            message = FIELD_MESSAGES.text(problem.fields[0])
        details = FIELD_MESSAGES.details(problem, DETAIL_FACTS, body_key="body")
        error = {"code": refusal.code, "message": message, "details": details}
        headers = error_headers(problem, refusal.status)
        return json_response({"error": error, "detail": message}, refusal.status, headers)


FIGUREFORGE = FigureForge()
