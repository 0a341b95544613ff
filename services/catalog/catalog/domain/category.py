"""Categories: a tree per storefront."""

from datetime import datetime
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import BigInteger, Column, Identity, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from catalog.domain.base import Table


class Category(Table, table=True):
    """`lineage` contains the ids of all ancestors and its own; `is_visible` is true if all of them are active.

    Both are derived from `parent_id` and `is_active` whenever the tree changes.
    """

    __tablename__ = "categories"
    __table_args__ = (
        UniqueConstraint("storefront", "slug", name="categories_slug"),
        Index("categories_parent", "parent_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), nullable=False, unique=True))
    storefront: str = Field(sa_type=Text)
    parent_id: UUID | None = Field(default=None, foreign_key="categories.id")
    name: str = Field(sa_type=Text)
    slug: str = Field(sa_type=Text)
    description: str = Field(default="", sa_type=Text)
    image: str | None = Field(default=None, sa_type=Text)
    is_active: bool = True
    is_visible: bool = True
    lineage: list[UUID] = Field(default_factory=list, sa_column=Column(ARRAY(Uuid), nullable=False))
    created_at: datetime = moment()
    updated_at: datetime = moment()
