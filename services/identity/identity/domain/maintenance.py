"""Storefronts that are in maintenance, or were."""

from datetime import datetime

from common.db.tables import moment
from common.events.identity import MaintenanceChanged
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

    def change_event(self) -> MaintenanceChanged:
        return MaintenanceChanged(
            storefront=self.storefront,
            version=self.version,
            is_on=self.is_on,
            retry_after_seconds=self.retry_after_seconds,
        )
