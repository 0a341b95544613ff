"""Whatever goes wrong inside an application, as the one neutral Problem."""

from typing import Any

import psycopg
import sqlalchemy.exc
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from common.errors import DomainError, FieldFault, Kind, Problem

_STATUS = {
    400: Problem(Kind.MALFORMED, "request.malformed"),
    401: Problem(Kind.UNAUTHENTICATED, "caller.not_authenticated"),
    403: Problem(Kind.FORBIDDEN, "caller.permission_denied"),
    404: Problem(Kind.NOT_FOUND, "route.not_found"),
    405: Problem(Kind.METHOD_NOT_ALLOWED, "route.method_not_allowed"),
    413: Problem(Kind.TOO_LARGE, "request.too_large"),
    415: Problem(Kind.UNSUPPORTED_MEDIA_TYPE, "request.unsupported_media_type"),
    503: Problem(Kind.UNAVAILABLE, "service.unavailable"),
}
NOT_FOUND = _STATUS[404]
TOO_LARGE = _STATUS[413]
UNAVAILABLE = _STATUS[503]
BUG = Problem(Kind.BUG, "internal")
DATABASE_AWAY = (psycopg.OperationalError, sqlalchemy.exc.OperationalError)
"""The database refused, went away or was restarted meanwhile; it will be there again."""


def problem_of(error: Exception) -> Problem:
    """The neutral form of any exception; of an unexpected one it tells nothing."""
    if isinstance(error, DomainError):
        return error.problem()
    if isinstance(error, RequestValidationError):
        return _validation_problem(error)
    if isinstance(error, HTTPException):
        return _STATUS.get(error.status_code, BUG)
    if isinstance(
        error, ClientDisconnect
    ):  # whoever hangs up in mid-sentence reads no answer, but it is no bug of ours
        return _STATUS[400]
    return UNAVAILABLE if isinstance(error, DATABASE_AWAY) else BUG


def _validation_problem(error: RequestValidationError) -> Problem:
    faults = error.errors()
    kinds = {fault["type"] for fault in faults}
    if "json_invalid" in kinds:
        return _STATUS[400]
    if any(fault["loc"][0] == "path" for fault in faults):
        return NOT_FOUND
    if any(isinstance(fault.get("input"), bytes) and fault["loc"] == ("body",) for fault in faults):
        return _STATUS[415]
    return Problem(Kind.INVALID, "request.invalid", fields=tuple(map(_field_fault, faults)))


def _field_fault(fault: dict[str, Any]) -> FieldFault:
    path = ".".join(str(part) for part in fault["loc"][1:])
    facts = {"message": fault["msg"], **{key: str(value) for key, value in fault.get("ctx", {}).items()}}
    return FieldFault(path, fault["type"], facts)
