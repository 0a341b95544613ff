"""Reviews and wishlists."""

from datetime import datetime
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from catalog.domain.base import Table


class Review(Table, table=True):
    """One per user and product. `author` is the masked e-mail address; the address itself is not stored."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("product_id", "user_id", name="reviews_once"),
        CheckConstraint("rating between 1 and 5", name="reviews_rating"),
        Index("reviews_newest", "product_id", "created_at", postgresql_where=text("is_approved")),
        Index("reviews_for_staff", "storefront", "created_at", "id"),
        Index("reviews_user", "user_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str = Field(sa_type=Text)
    product_id: UUID = Field(foreign_key="products.id")
    user_id: UUID | None
    author: str = Field(sa_type=Text)
    rating: int
    title: str = Field(sa_type=Text)
    comment: str = Field(sa_type=Text)
    is_verified_purchase: bool
    is_approved: bool = True
    created_at: datetime = moment()


class WishlistItem(Table, table=True):
    __tablename__ = "wishlist_items"
    __table_args__ = (
        Index("wishlist_items_newest", "storefront", "user_id", "added_at"),
        Index("wishlist_items_product", "product_id"),
    )

    user_id: UUID = Field(primary_key=True)
    product_id: UUID = Field(foreign_key="products.id", primary_key=True)
    storefront: str = Field(sa_type=Text)
    added_at: datetime = moment()


DELETED_AUTHOR = "Deleted account"


def mask_email(email: str) -> str:
    """john@example.com becomes j***@e***.com."""
    name, _, domain = email.rpartition("@")
    host, _, ending = domain.rpartition(".")
    return f"{name[:1]}***@{host[:1]}***.{ending}"
