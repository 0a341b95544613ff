"""The roots of every contract's request and response bodies."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError


class Body(BaseModel):
    """A request body. NUL characters, which PostgreSQL cannot store, make a field invalid."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=False)

    @model_validator(mode="before")
    @classmethod
    def no_null_characters(cls, body: Any) -> Any:
        if isinstance(body, dict):
            invalid = [name for name, value in body.items() if _has_null(name) or _has_null(value)]
            if invalid:
                error = PydanticCustomError("null_characters", "Null characters are not allowed.")
                details = [InitErrorDetails(type=error, loc=(name,), input=body[name]) for name in invalid]
                raise ValidationError.from_exception_data(cls.__name__, details)
        return body


class Output(BaseModel):
    """A response body. Its fields have no defaults, and unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _has_null(value: Any) -> bool:
    """Iterative, because deeply nested values would exceed the recursion limit."""
    rest = [value]
    while rest:
        node = rest.pop()
        if isinstance(node, dict):
            rest += [*node, *node.values()]
        elif isinstance(node, list):
            rest += node
        elif isinstance(node, str) and "\x00" in node:
            return True
    return False
