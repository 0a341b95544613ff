"""The root of this service's tables."""

from common.records import Record
from common.tables import add_chassis_tables
from sqlalchemy.orm import registry


class Table(Record, registry=registry()):
    pass


add_chassis_tables(Table.metadata)
