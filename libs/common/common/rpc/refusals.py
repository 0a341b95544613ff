"""Why an internal call failed: a Problem, which travels to the caller as JSON, or a ServerFailure."""

import psycopg
import structlog
from pydantic import TypeAdapter

from common.kernel.errors import DomainError, Kind, Problem, RemoteRefusal
from common.observability import redaction

PROBLEM = TypeAdapter(Problem)
"""Validates and serialises a Problem."""
STATUS = {
    Kind.INVALID: 422,
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.METHOD_NOT_ALLOWED: 405,
    Kind.CONFLICT: 409,
    Kind.TOO_LARGE: 413,
    Kind.TIMEOUT: 408,
    Kind.UNSUPPORTED_MEDIA_TYPE: 415,
    Kind.THROTTLED: 429,
    Kind.UNAVAILABLE: 503,
    Kind.BUG: 500,
}
NO_SUCH_METHOD = Problem(Kind.NOT_FOUND, "route.not_found")
ONLY_POST = Problem(Kind.METHOD_NOT_ALLOWED, "route.method_not_allowed")
_UNAVAILABLE = Problem(Kind.UNAVAILABLE, "service.unavailable")
_CRASHED = Problem(Kind.BUG, "internal")

log = structlog.get_logger()


class ServerFailure(Exception):
    """The called service responded, but neither with a result nor with a refusal."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.is_temporary = status >= 502
        """Whether another attempt may succeed: the service, or its database, was unavailable."""


def problem_of(error: Exception, method: str) -> Problem:
    """The Problem of an exception that an implementation raised. Logs what is not a refusal."""
    if isinstance(error, DomainError):
        return error.problem()
    if isinstance(error, psycopg.OperationalError):
        log.warning("database_unavailable", method=method, reason=redaction.reason(error))
        return _UNAVAILABLE
    log.error("internal_call_crashed", method=method, exc_info=error)
    return _CRASHED


def failure_of(problem: Problem) -> RemoteRefusal | ServerFailure:
    """The exception that the caller's attempt raises.

    A service without the method runs another release: that is a ServerFailure, not a refusal.
    """
    if problem.code in (NO_SUCH_METHOD.code, ONLY_POST.code) or STATUS[problem.kind] >= 500:
        return ServerFailure(STATUS[problem.kind])
    return RemoteRefusal(problem)
