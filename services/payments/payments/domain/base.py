"""The metadata of this service's tables."""

from common.records import Record
from common.tables import add_chassis_tables
from sqlalchemy.orm import registry


class Table(Record, registry=registry()):
    """Root of every table of this service."""


add_chassis_tables(Table.metadata)
