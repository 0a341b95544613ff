"""A picture book with its characters and pages. A user or a guest owns it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlmodel import Field

from generation.books.errors import BookClosed, BookNotLockable, BookPageLocked
from generation.jobs.tables.base import Table
from generation.jobs.tables.job import numeric_id


class BookStatus(StrEnum):
    DRAFT = "DRAFT"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETE = "COMPLETE"
    LOCKED = "LOCKED"
    ORDERED = "ORDERED"
    PRINTED = "PRINTED"
    ARCHIVED = "ARCHIVED"


CLOSED = (BookStatus.LOCKED, BookStatus.PRINTED, BookStatus.ARCHIVED)
"""The states in which a book and what belongs to it cannot be changed."""


class Book(Table, table=True):
    """Exactly one of `user_id` and `guest_id` is set. `total_generation_cost` in millionths of a dollar.

    `current_cover_version_id` is the cover that was generated last. `total_pages` counts the rows of `book_pages`.
    """

    __tablename__ = "books"
    __table_args__ = (
        Index("books_slug_of_user", "storefront", "user_id", "slug", unique=True),
        Index("books_slug_of_guest", "storefront", "guest_id", "slug", unique=True),
        Index("books_of_user", "storefront", "user_id", "number"),
        Index("books_of_guest", "storefront", "guest_id", "number"),
        Index("books_by_status", "storefront", "status", "number"),
        Index("books_titles", "title", postgresql_using="gin", postgresql_ops={"title": "gin_trgm_ops"}),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    user_id: UUID | None = None
    guest_id: UUID | None = None
    title: str
    slug: str
    art_style: str
    style_version: str | None = None
    print_size: str | None = None
    paper_type: str | None = None
    binding_type: str | None = None
    status: str = BookStatus.DRAFT
    total_pages: int = 0
    current_cover_version_id: UUID | None = None
    is_print_ready: bool = False
    print_locked_at: datetime | None = optional_moment()
    is_consistency_verified: bool = False
    total_images_generated: int = 0
    total_generation_cost: int = Field(default=0, sa_type=BigInteger)
    last_generation_at: datetime | None = optional_moment()
    is_archived: bool = False
    archived_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    def check_open(self) -> None:
        """Raises BookClosed."""
        if self.is_closed:
            raise BookClosed(status=self.status)

    def lock(self) -> None:
        """No change any more, until it is unlocked: it is printed next. Raises BookNotLockable."""
        if self.is_closed:
            raise BookNotLockable(status=self.status)
        self.status, self.print_locked_at = BookStatus.LOCKED, clock.now()
        self.updated_at = self.print_locked_at

    def print(self) -> None:
        """It was printed, for good. Raises BookNotLockable unless it is locked."""
        if self.status != BookStatus.LOCKED:
            raise BookNotLockable(status=self.status)
        self.status, self.updated_at = BookStatus.PRINTED, clock.now()

    def unlock(self, *, is_paid: bool) -> None:
        """Raises BookNotLockable."""
        if self.status != BookStatus.LOCKED:
            raise BookNotLockable(status=self.status)
        self.status, self.print_locked_at = BookStatus.ORDERED if is_paid else BookStatus.DRAFT, None
        self.updated_at = clock.now()


class Character(Table, table=True):
    """`photos` are keys of assets, and so is `sheet`: made for hosted models, where no version was generated."""

    __tablename__ = "characters"
    __table_args__ = (Index("characters_of_book", "book_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    book_id: UUID = Field(sa_column_args=(ForeignKey("books.id", name="characters_book", ondelete="CASCADE"),))
    name: str
    gender: str
    photos: list[str] = Field(sa_type=ARRAY(String))
    sheet: str | None = None
    current_version_id: UUID | None = None
    total_generation_attempts: int = 0
    free_retry_used: bool = False
    created_at: datetime = moment()
    updated_at: datetime = moment()


class BookPage(Table, table=True):
    __tablename__ = "book_pages"
    __table_args__ = (UniqueConstraint("book_id", "page_number", name="book_pages_number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    book_id: UUID = Field(sa_column_args=(ForeignKey("books.id", name="book_pages_book", ondelete="CASCADE"),))
    page_number: int
    scene_description: str = ""
    text_content: str = ""
    current_version_id: UUID | None = None
    is_locked: bool = False
    created_at: datetime = moment()
    updated_at: datetime = moment()

    def check_unlocked(self) -> None:
        """Raises BookPageLocked."""
        if self.is_locked:
            raise BookPageLocked()


class VisitorCount(Table, table=True):
    """What a client that is not signed in has made, counted by guest and by client (address and user agent).

    `counted_by` is the guest's id or the client's hash. Rows outlive what was made, so that the limits do too.
    """

    __tablename__ = "visitor_counts"
    __table_args__ = (Index("visitor_counts_age", "last_seen_at"),)

    storefront: str = Field(primary_key=True)
    counted_by: str = Field(primary_key=True)
    book_creations: int = 0
    character_creations: int = 0
    created_at: datetime = moment()
    last_seen_at: datetime = moment()


class ClaimedGuest(Table, table=True):
    """A guest whose books belong to a user now. What the guest makes at the same moment is claimed too."""

    __tablename__ = "claimed_guests"

    storefront: str = Field(primary_key=True)
    guest_id: UUID = Field(primary_key=True)
    user_id: UUID
    claimed_at: datetime = moment()


class BookTier(Table, table=True):
    """A book that a customer has paid for with an order. The newest one of a book and customer is its tier."""

    __tablename__ = "book_tiers"
    __table_args__ = (Index("book_tiers_of_book", "book_id", "user_id", text("paid_at desc")),)

    order_id: UUID = Field(primary_key=True)
    book_id: UUID = Field(primary_key=True)
    storefront: str
    user_id: UUID
    tier_code: str
    order_number: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
    currency: str
    paid_at: datetime = moment()
