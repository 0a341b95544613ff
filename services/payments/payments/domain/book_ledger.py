"""The ledger of a customer's picture books: what was paid, generated, and given back."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import BigInteger, Column, Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from payments.domain.base import Table


class BookEntryType(StrEnum):
    """A PURCHASE is a paid order, a GENERATION a version that was generated, a REFUND a retry that was given back."""

    PURCHASE = "PURCHASE"
    GENERATION = "GENERATION"
    REFUND = "REFUND"


class BookEntry(Table, table=True):
    """One entry, never changed but for the removal of its customer: `user_id` is null after their deletion.

    `reference` is the order of a PURCHASE, or the version. `content_type`, `content_id` (the version), `attempt_number`
    and `book_id` are null in a PURCHASE; `tier_code` and `amount`, in minor units of `currency`, in the others.
    `facts` are the entry's metadata in the customer's ledger.
    """

    __tablename__ = "book_ledger"
    __table_args__ = (
        UniqueConstraint("reference", "entry_type", name="book_ledger_once"),
        Index("book_ledger_of_user", "storefront", "user_id", "number"),
        Index("book_ledger_by_type", "storefront", "entry_type", "tier_code"),
    )

    id: UUID = Field(primary_key=True)
    number: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True)
    )
    storefront: str
    user_id: UUID | None
    entry_type: str
    reference: UUID
    content_type: str | None = None
    content_id: UUID | None = None
    book_id: UUID | None = None
    attempt_number: int | None = None
    retry_consumed: bool = False
    tier_code: str | None = None
    amount: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    created_at: datetime = moment()
