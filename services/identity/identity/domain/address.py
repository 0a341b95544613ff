"""An entry of a user's address book."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.tables import moment
from sqlalchemy import ForeignKey, Index, text
from sqlmodel import Field

from identity.domain.base import Table
from identity.domain.user import numeric_id


class AddressType(StrEnum):
    SHIPPING = "shipping"
    BILLING = "billing"
    OTHER = "other"


class Address(Table, table=True):
    """At most one default per user and type: the partial unique index says so even to racing requests."""

    __tablename__ = "addresses"
    __table_args__ = (
        Index("addresses_default", "user_id", "address_type", unique=True, postgresql_where=text("is_default")),
        Index("addresses_of_user", "user_id", "number"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = numeric_id()
    storefront: str
    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="addresses_user", ondelete="CASCADE"),))
    address_type: str
    full_name: str
    phone_number: str | None = None
    street_address: str
    apartment: str | None = None
    city: str
    state: str | None = None
    country: str
    zip_code: str
    is_default: bool = False
    created_at: datetime = moment()
