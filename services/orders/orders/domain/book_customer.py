"""The customers to whom visitors' orders of books were given, and the deleted ones."""

from datetime import datetime
from uuid import UUID

from common.db.tables import optional_moment
from sqlmodel import Field

from orders.domain.base import Table


class BookCustomer(Table, table=True):
    """Locked by a claim for the customer and by their deletion, which may arrive in either order, or at once."""

    __tablename__ = "book_customers"

    storefront: str = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    deleted_at: datetime | None = optional_moment()
