"""The metadata of this service's tables."""

from enum import StrEnum
from typing import Any

from common.records import Record
from common.tables import add_chassis_tables
from sqlalchemy import Enum
from sqlalchemy.orm import registry
from sqlmodel import Field


class Table(Record, registry=registry()):
    """Root of every table of this service."""


def named(words: type[StrEnum], **options: Any) -> Any:
    """A text column that holds one of the enumeration's words."""
    kind = Enum(words, native_enum=False, length=16, values_callable=lambda members: [each.value for each in members])
    return Field(sa_type=kind, **options)


add_chassis_tables(Table.metadata)
