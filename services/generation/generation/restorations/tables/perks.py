"""What a customer has used of the free offers."""

from uuid import UUID

from common.events.generation import CustomerPerksChanged
from sqlmodel import Field

from generation.jobs.tables.base import Table


class CustomerPerks(Table, table=True):
    """One row per customer, stored with the first change; `version` counts the changes.

    `free_preview_used` is informative: it becomes true with the first completed job. `social_share_unlock_used` is
    true when the customer's only unlock by sharing is used.
    """

    __tablename__ = "customer_perks"

    storefront: str = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    free_preview_used: bool = False
    social_share_unlock_used: bool = False
    version: int = 1

    def changed(self) -> CustomerPerksChanged:
        return CustomerPerksChanged(
            storefront=self.storefront,
            version=self.version,
            user_id=self.user_id,
            free_preview_used=self.free_preview_used,
            social_share_unlock_used=self.social_share_unlock_used,
        )
