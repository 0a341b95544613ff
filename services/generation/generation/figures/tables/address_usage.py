"""What customers who deleted their accounts had used and reported, kept by digests of their addresses."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from generation.jobs.tables.base import Table


class AddressUsage(Table, table=True):
    """`address_id` is a keyed digest of an address (`common.kernel.address_ids`); the address is not stored.

    `user_id` is the customer who has the address now, null after the account was deleted. `used` are the credits that
    deleted accounts with the address had used, until they are added to the quota of the next one.
    """

    __tablename__ = "address_usages"
    __table_args__ = (Index("address_usages_of_user", "storefront", "user_id"),)

    storefront: str = Field(primary_key=True)
    address_id: UUID = Field(primary_key=True)
    user_id: UUID | None = None
    used: int = 0
    updated_at: datetime = moment()


class FormerReport(Table, table=True):
    """A picture that a deleted account with the address has reported: another report by its next one is not counted."""

    __tablename__ = "former_reports"
    __table_args__ = (Index("former_reports_of_image", "image_id"),)

    storefront: str = Field(primary_key=True)
    address_id: UUID = Field(primary_key=True)
    image_id: UUID = Field(
        primary_key=True,
        sa_column_args=(ForeignKey("figure_images.id", name="former_reports_image", ondelete="CASCADE"),),
    )
