"""The metadata of this service's tables."""

from typing import Any

from common.db.table_model import TableModel
from common.db.tables import add_chassis_tables
from common.kernel import clock
from sqlalchemy.orm import registry


class Table(TableModel, registry=registry()):
    """The base class of this service's tables."""


add_chassis_tables(Table.metadata)


def assign(row: Table, **values: Any) -> bool:
    """Set the columns that differ, and `updated_at` if there are any; returns whether there are."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.updated_at = clock.now()
    return bool(changed)
