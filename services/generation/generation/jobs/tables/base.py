"""The metadata of this service's tables."""

from common.db.table_model import TableModel
from common.db.tables import add_chassis_tables
from sqlalchemy.orm import registry


class Table(TableModel, registry=registry()):
    """The base class of this service's tables."""


add_chassis_tables(Table.metadata)
