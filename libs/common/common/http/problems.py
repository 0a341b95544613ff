"""Exceptions of an application, as Problems."""

from collections.abc import Iterable
from typing import Any

import psycopg
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from common.http.bodies import UNKNOWN_NAME
from common.kernel.errors import DomainError, FieldFault, Kind, Problem
from common.kernel.validation import MALFORMED, field_fault

NOT_FOUND = Problem(Kind.NOT_FOUND, "route.not_found")
METHOD_NOT_ALLOWED = Problem(Kind.METHOD_NOT_ALLOWED, "route.method_not_allowed")
UNSUPPORTED_MEDIA_TYPE = Problem(Kind.UNSUPPORTED_MEDIA_TYPE, "request.unsupported_media_type")
UNAVAILABLE = Problem(Kind.UNAVAILABLE, "service.unavailable")
BUG = Problem(Kind.BUG, "internal")
_BY_STATUS = {400: MALFORMED, 404: NOT_FOUND, 405: METHOD_NOT_ALLOWED}
"""The Problem for each status of the HTTPExceptions that FastAPI and Starlette raise."""


def problem_of(error: Exception) -> Problem:
    """The Problem of any exception. That of an unexpected one contains no details."""
    if isinstance(error, DomainError):
        return error.problem()
    if isinstance(error, RequestValidationError):
        return _validation_problem(error)
    if isinstance(error, HTTPException):
        return _BY_STATUS.get(error.status_code, BUG)
    if isinstance(error, ClientDisconnect):  # the response will not be read, and this is no bug to be logged
        return MALFORMED
    return UNAVAILABLE if isinstance(error, psycopg.OperationalError) else BUG


def _validation_problem(error: RequestValidationError) -> Problem:
    errors = error.errors()
    kinds = {each["type"] for each in errors}
    if "json_invalid" in kinds:
        return MALFORMED
    if any(each["loc"][0] == "path" for each in errors):
        return NOT_FOUND
    if any(isinstance(each.get("input"), bytes) and each["loc"] == ("body",) for each in errors):
        return UNSUPPORTED_MEDIA_TYPE
    if UNKNOWN_NAME in kinds:
        unknown = [each for each in errors if each["type"] == UNKNOWN_NAME]
        return Problem(Kind.MALFORMED, "request.unknown_name", fields=_field_faults(unknown))
    return Problem(Kind.INVALID, "request.invalid", fields=_field_faults(errors))


def _field_faults(errors: Iterable[Any]) -> tuple[FieldFault, ...]:
    """The first part of a location is that of the request: body, query, path."""
    return tuple(field_fault(each["loc"][1:], each) for each in errors)
