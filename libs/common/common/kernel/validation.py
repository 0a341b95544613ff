"""pydantic's validation errors as neutral problems."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from common.kernel.errors import FieldFault, Kind, Problem

MALFORMED = Problem(Kind.MALFORMED, "request.malformed")


def problem_of_validation(error: ValidationError) -> Problem:
    """`request.invalid` with one fault per field, or `request.malformed` for what is not JSON."""
    faults = error.errors(include_url=False, include_input=False)
    if any(fault["type"] == "json_invalid" for fault in faults):
        return MALFORMED
    return Problem(Kind.INVALID, "request.invalid", fields=tuple(field_fault(fault["loc"], fault) for fault in faults))


def field_fault(location: Iterable[Any], fault: Any) -> FieldFault:
    """`fault` is one of pydantic's, `location` the path of its field."""
    path = ".".join(str(part) for part in location)
    facts = {"message": fault["msg"], **{key: str(value) for key, value in fault.get("ctx", {}).items()}}
    return FieldFault(path, fault["type"], facts)
