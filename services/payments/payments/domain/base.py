"""The metadata of this service's tables."""

from common.tables import add_chassis_tables
from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Table(SQLModel, registry=registry()):
    """Root of every table of this service."""


add_chassis_tables(Table.metadata)
