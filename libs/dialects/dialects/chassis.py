"""The refusals of the chassis and the gateway, which every contract can return, as most contracts word them.

A dialect states only what it words otherwise.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from common.kernel.errors import Kind

M = TypeVar("M")
Message = Callable[[int, str, str], M]
"""Makes a dialect's message of a status, a code in lower case and a text with `{fact}` placeholders."""

_BY_KIND = {
    Kind.INVALID: (400, "validation_error", "Invalid input."),
    Kind.MALFORMED: (400, "parse_error", "The request body is not valid JSON."),
    Kind.UNAUTHENTICATED: (401, "not_authenticated", "Authentication credentials were not provided."),
    Kind.FORBIDDEN: (403, "permission_denied", "You do not have permission to perform this action."),
    Kind.NOT_FOUND: (404, "not_found", "Not found."),
    Kind.METHOD_NOT_ALLOWED: (405, "method_not_allowed", "Method not allowed."),
    Kind.CONFLICT: (409, "conflict", "The request conflicts with what is stored."),
    Kind.TOO_LARGE: (413, "request_too_large", "The request body is too large."),
    Kind.TIMEOUT: (408, "request_timeout", "The request body did not arrive in time."),
    Kind.UNSUPPORTED_MEDIA_TYPE: (415, "unsupported_media_type", "Send the body as application/json."),
    Kind.THROTTLED: (429, "throttled", "Too many requests. Retry after {retry_after} seconds."),
    Kind.UNAVAILABLE: (503, "service_unavailable", "The service is unavailable. Please try again shortly."),
    Kind.BUG: (500, "server_error", "An unexpected error occurred."),
}
_WORDED_BY_KIND = {
    "caller.not_authenticated": Kind.UNAUTHENTICATED,
    "caller.permission_denied": Kind.FORBIDDEN,
    "service.unavailable": Kind.UNAVAILABLE,
    "request.invalid": Kind.INVALID,
    "request.malformed": Kind.MALFORMED,
    "request.too_large": Kind.TOO_LARGE,
    "request.timeout": Kind.TIMEOUT,
    "request.unsupported_media_type": Kind.UNSUPPORTED_MEDIA_TYPE,
    "request.throttled": Kind.THROTTLED,
    "route.not_found": Kind.NOT_FOUND,
    "route.method_not_allowed": Kind.METHOD_NOT_ALLOWED,
    "internal": Kind.BUG,
}
_OTHERS = {
    "caller.invalid_token": (401, "invalid_token", "The token is invalid or expired."),
    "idempotency.key_reused": (422, "idempotency_key_reused", "This idempotency key was used for another request."),
    "idempotency.in_progress": (
        409,
        "conflict",
        "The first request with this idempotency key is still being processed.",
    ),
    "storefront.in_maintenance": (
        503,
        "maintenance",
        "This shop is in maintenance. Please try again in {retry_after} seconds.",
    ),
    "request.address_too_long": (414, "address_too_long", "The address is too long."),
    "request.invalid_host": (400, "invalid_host", "Send exactly one Host header."),
    "csrf.failed": (403, "csrf_failed", "The CSRF token is missing or incorrect."),
    "origin.refused": (403, "origin_refused", "Requests from this origin are not accepted."),
}


def messages_by_kind(message: Message[M]) -> dict[Kind, M]:
    """A message for every kind of refusal, for those that have none of their own."""
    return {kind: message(*worded) for kind, worded in _BY_KIND.items()}


def chassis_refusals(message: Message[M], by_kind: Mapping[Kind, M]) -> dict[str, M]:
    """The messages of the refusals by their codes; `by_kind` are those of the dialect."""
    as_kind = {code: by_kind[kind] for code, kind in _WORDED_BY_KIND.items()}
    return {**as_kind, **{code: message(*worded) for code, worded in _OTHERS.items()}}
