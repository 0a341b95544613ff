"""The root of this service's tables."""

from common.tables import add_chassis_tables
from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Table(SQLModel, registry=registry()):
    pass


add_chassis_tables(Table.metadata)
