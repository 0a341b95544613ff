"""The account of a person at one storefront."""

from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID, uuid4

from common.db.own_fields import own_fields, own_fields_index
from common.db.tables import moment, optional_moment
from common.kernel.languages import Language
from sqlalchemy import BigInteger, Column, Identity, Index, String, UniqueConstraint, literal_column, text
from sqlmodel import Field

from identity.domain.base import Table

SEARCHED: LiteralString = (
    "((((((email || ' ') || first_name) || ' ') || last_name) || ' ') || coalesce(phone_number, ''))"
)
"""What staff search customers by, beside their usernames. With the parentheses of PostgreSQL, so that Alembic sees the
same expression in the index."""


def numeric_id() -> Any:
    """An ascending number in addition to the UUID, for contracts whose ids are integers and for stable paging."""
    return Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True))


class User(Table, table=True):
    """`email` is lower case, and unique in its storefront.

    A locked account (`is_active` false) and an unverified address are independent states: neither a verification nor a
    password reset unlocks an account. An account without a password signs in by other means only.

    `language` is that of the mails to its owner; None if it is not known. `staff_role` is the role of a member of
    staff, who without one is an owner. `last_login_at` is recorded only by contracts that show it.
    """

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("storefront", "email", name="users_email"),
        Index("users_page", "storefront", "number"),
        own_fields_index("users"),
        Index("users_staff", "email", postgresql_where=text("is_staff")),
        Index(
            "users_searched",
            literal_column(SEARCHED).label("searched"),
            postgresql_using="gin",
            postgresql_ops={"searched": "gin_trgm_ops"},
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    email: str
    password_hash: str | None = None
    first_name: str
    last_name: str = ""
    phone_number: str | None = None
    company_name: str | None = None
    language: Language | None = Field(default=None, sa_type=String)
    is_active: bool = True
    is_staff: bool = False
    staff_role: str | None = None
    verified_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    last_login_at: datetime | None = optional_moment()
    own_fields: dict[str, str] = own_fields()

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None
