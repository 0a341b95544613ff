"""Storefronts whose jobs wait, or waited, for the end of a maintenance."""

from datetime import datetime

from common.db.tables import moment
from sqlmodel import Field

from generation.jobs.tables.base import Table


class StorefrontMaintenance(Table, table=True):
    """As identity last published it. `changed_at` is when this service learnt that it began or ended."""

    __tablename__ = "maintenance"

    storefront: str = Field(primary_key=True)
    version: int
    is_on: bool
    changed_at: datetime = moment()
