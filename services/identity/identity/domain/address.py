"""An entry of a user's address book."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import ForeignKey, Index, text
from sqlmodel import Field

from identity.domain.base import Table
from identity.domain.user import numeric_id


class AddressType(StrEnum):
    SHIPPING = "shipping"
    BILLING = "billing"
    OTHER = "other"


class Address(Table, table=True):
    """At most one default per user and type, and one address per user and label: unique indexes guarantee it.

    A contract has either the full name only, or first and last name, from which the full name is derived.
    """

    __tablename__ = "addresses"
    __table_args__ = (
        Index("addresses_default", "user_id", "address_type", unique=True, postgresql_where=text("is_default")),
        Index("addresses_label", "user_id", "label", unique=True),
        Index("addresses_of_user", "user_id", "number"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
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
    label: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    created_at: datetime = moment()
    updated_at: datetime | None = optional_moment()

    def change(self, values: Mapping[str, Any]) -> None:
        """Set new values of some fields."""
        for name, value in values.items():
            setattr(self, name, value)
        if "first_name" in values or "last_name" in values:
            self.full_name = full_name(self.first_name, self.last_name)
        self.updated_at = clock.now()


def full_name(first: str | None, last: str | None) -> str:
    return f"{first or ''} {last or ''}".strip()
