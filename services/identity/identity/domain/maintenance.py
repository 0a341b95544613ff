"""Storefronts that are in maintenance, or were."""

from datetime import datetime

from common.db.tables import moment
from sqlmodel import Field

from identity.domain.base import Table


class StorefrontMaintenance(Table, table=True):
    """`version` counts the changes; `changed_at` is when it began or ended. `reason` is for the operators."""

    __tablename__ = "maintenance"

    storefront: str = Field(primary_key=True)
    version: int
    is_on: bool
    retry_after_seconds: int
    reason: str
    changed_at: datetime = moment()
