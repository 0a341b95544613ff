"""What customers choose to be called, and what their front end remembers for them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from identity.domain.base import Table


class Profile(Table, table=True):
    """A user without a row, or without a name in it, has the name `default_username`."""

    __tablename__ = "profiles"
    __table_args__ = (
        Index("profiles_searched", "username", postgresql_using="gin", postgresql_ops={"username": "gin_trgm_ops"}),
    )

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="profiles_user", ondelete="CASCADE"),), primary_key=True
    )
    username: str | None = None
    display_name: str | None = None
    preferences: dict[str, Any] = Field(default={}, sa_column=Column(JSONB, nullable=False))


def default_username(user_id: UUID) -> str:
    return f"user_{user_id.hex[:8]}"
