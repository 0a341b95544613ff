"""The metadata of this service's tables."""

from enum import StrEnum
from typing import Any

from common.db.table_model import TableModel
from common.db.tables import add_chassis_tables
from sqlalchemy import Enum
from sqlalchemy.orm import registry
from sqlmodel import Field


class Table(TableModel, registry=registry()):
    """The base class of this service's tables."""


def enum_column(enum: type[StrEnum], **options: Any) -> Any:
    """A text column that holds one of the enumeration's values."""
    column_type = Enum(
        enum, native_enum=False, length=16, values_callable=lambda members: [member.value for member in members]
    )
    return Field(sa_type=column_type, **options)


add_chassis_tables(Table.metadata)
