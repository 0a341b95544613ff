"""The address to which an order of picture books is delivered."""

from datetime import datetime
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlmodel import Field

from identity.domain.base import Table
from identity.domain.user import numeric_id


class ContactAddress(Table, table=True):
    """It belongs to a user or to a guest, who has at most one current address: unique indexes guarantee it.

    A user has further addresses if a guest's became theirs. Orders may name any of them.
    """

    __tablename__ = "contact_addresses"
    __table_args__ = (
        CheckConstraint("(user_id is null) <> (guest_id is null)", name="contact_addresses_owner"),
        Index("contact_addresses_of_user", "user_id", unique=True, postgresql_where=text("is_current")),
        Index("contact_addresses_of_guest", "storefront", "guest_id", unique=True, postgresql_where=text("is_current")),
        Index("contact_addresses_age", "updated_at", postgresql_where=text("guest_id IS NOT NULL")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    user_id: UUID | None = Field(
        default=None, sa_column_args=(ForeignKey("users.id", name="contact_addresses_user", ondelete="CASCADE"),)
    )
    guest_id: UUID | None = None
    full_name: str
    phone: str
    email: str
    address_line1: str
    address_line2: str
    city: str
    is_current: bool = True
    created_at: datetime = moment()
    updated_at: datetime = moment()
