"""The roots of every contract's request and response bodies."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

UNKNOWN_NAME = "unknown_name"
"""The type of the error of an unknown member of a body, or of an unknown query parameter."""


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


class StrictBody(Body):
    """A request body that refuses unknown members, and names the most similar known one of each."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def no_unknown_members(cls, body: Any) -> Any:
        if isinstance(body, dict):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            errors = [
                InitErrorDetails(type=unknown_name(name, known), loc=(name,), input=body[name])
                for name in body
                if name not in known
            ]
            if errors:
                raise ValidationError.from_exception_data(cls.__name__, errors)
        return body


def unknown_name(name: str, known: Collection[str]) -> PydanticCustomError:
    """The error of a name that is not among the known ones. Its `hint` has the most similar one, if there is one."""
    similar = get_close_matches(name, known, n=1)
    hint = f" Did you mean {similar[0]}?" if similar else ""
    return PydanticCustomError(UNKNOWN_NAME, "Nothing has this name here.{hint}", {"hint": hint})


class Output(BaseModel):
    """A response body. Its fields have no defaults, and unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def shown(model: type[Output], row: object, /, **computed: Any) -> dict[str, Any]:
    """The body of a response that `model` documents: its fields with the values of the row, except those computed.

    `row` is a mapping, or an object with attributes. A dictionary, because objects of the class would cost more than
    twice as much. Raises KeyError or AttributeError for a field that is neither in the row nor computed.
    """
    value = row.__getitem__ if isinstance(row, Mapping) else partial(getattr, row)
    return {name: computed[name] if name in computed else value(name) for name in model.model_fields}


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
