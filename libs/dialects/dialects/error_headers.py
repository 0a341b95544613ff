"""The headers of error responses, which all contracts share."""

from collections.abc import Mapping
from typing import Any

from common.kernel.errors import Kind, Problem

_RATE_LIMIT = {"X-RateLimit-Limit": "limit", "X-RateLimit-Remaining": "remaining", "X-RateLimit-Reset": "reset_at"}


_INTEGER = {"type": "integer", "minimum": 0}
RETRY_AFTER: dict[str, Any] = {
    "Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}
}
RATE_LIMIT: dict[str, Any] = {
    "X-RateLimit-Limit": {"description": "Requests that the limit allows in its period", "schema": _INTEGER},
    "X-RateLimit-Remaining": {"description": "Requests that remain in the period", "schema": _INTEGER},
    "X-RateLimit-Reset": {"description": "When the period ends, in seconds since 1970", "schema": _INTEGER},
}
"""The headers as OpenAPI documents describe them, by name."""


def error_headers(problem: Problem, status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if problem.kind is Kind.THROTTLED:
        return {"Retry-After": str(problem.facts["retry_after"]), **rate_limit_headers(problem.facts)}
    if problem.kind is Kind.UNAVAILABLE:
        return {"Retry-After": str(problem.facts.get("retry_after", 1))}
    if "allow" in problem.facts:
        return {"Allow": str(problem.facts["allow"])}
    return {}


def rate_limit_headers(facts: Mapping[str, Any]) -> dict[str, str]:
    """The headers of a rate limit whose facts are given; the reset is in seconds since 1970."""
    return {header: str(facts[name]) for header, name in _RATE_LIMIT.items() if name in facts}
