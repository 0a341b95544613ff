"""The roots of every contract's request and response bodies."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError


class Body(BaseModel):
    """A request body. Text with NUL characters, which PostgreSQL cannot keep, is a fault of its field."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=False)

    @model_validator(mode="before")
    @classmethod
    def no_null_characters(cls, body: Any) -> Any:
        if isinstance(body, dict):
            faulty = [name for name, value in body.items() if _has_null(name) or _has_null(value)]
            if faulty:
                error = PydanticCustomError("null_characters", "Null characters are not allowed.")
                faults = [InitErrorDetails(type=error, loc=(name,), input=body[name]) for name in faulty]
                raise ValidationError.from_exception_data(cls.__name__, faults)
        return body


class Output(BaseModel):
    """A response body: built by us, so fields have no defaults and unknown ones are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _has_null(value: Any) -> bool:
    """Without recursion, which nested values could exhaust."""
    if isinstance(value, str):
        return "\x00" in value
    rest = [value]
    while rest:
        node = rest.pop()
        if isinstance(node, str):
            if "\x00" in node:
                return True
        elif isinstance(node, dict):
            rest += node.keys()
            rest += node.values()
        elif isinstance(node, list):
            rest += node
    return False
