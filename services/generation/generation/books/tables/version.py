"""Versions: what was generated of a character, a cover or a page; and how often it may be generated."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from generation.jobs.tables.base import Table
from generation.jobs.tables.job import numeric_id

ILLUSTRATION = "illustration"
"""The kind of the jobs that generate versions."""


class ContentType(StrEnum):
    """The item of a COVER is its book."""

    CHARACTER = "CHARACTER"
    COVER = "COVER"
    PAGE = "PAGE"


def product_of(content_type: str) -> str:
    """What is sold with a version, as routes and costs name it: character, cover, page."""
    return content_type.lower()


class VersionState(StrEnum):
    PENDING = "PENDING"
    GENERATING = "GENERATING"
    DONE = "DONE"
    FAILED = "FAILED"


RUNNING = (VersionState.PENDING, VersionState.GENERATING)


class Version(Table, table=True):
    """`item_id` is a character, a page, or, for covers, a book. `job_id` is the job that makes the picture.

    `picture`, `spread` (covers only) and `thumbnail` are keys of assets. `input` is what the customer sent, with the
    seed and everything else that the picture depends on. `cost` in millionths of a dollar; `ledger_entry_id` is set
    with DONE. `is_retry` if the version took one of the item's allowance, `is_draft` if it is the item's free draft: a
    failure gives both back. `provider_model` and `prompt_text` are what made the picture, and of what.
    """

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("content_type", "item_id", "version_number", name="versions_number"),
        Index(
            "versions_running",
            "content_type",
            "item_id",
            unique=True,
            postgresql_where=text("state IN ('PENDING', 'GENERATING')"),
        ),
        Index("versions_of_book", "book_id", "content_type", "number"),
        Index("versions_of_job", "job_id"),
        Index("versions_of_user", "storefront", "user_id", "content_type", "number"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    content_type: str
    item_id: UUID
    book_id: UUID = Field(sa_column_args=(ForeignKey("books.id", name="versions_book", ondelete="CASCADE"),))
    user_id: UUID
    job_id: UUID
    version_number: int
    state: str = VersionState.PENDING
    prompt: str = ""
    input: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    character_ids: list[str] = Field(default_factory=list, sa_type=ARRAY(String))
    seed: int = Field(sa_type=BigInteger)
    aspect_ratio: str = "2:3"
    title_text: str = ""
    subtitle_text: str = ""
    author_name: str = ""
    title_position: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    picture: str | None = None
    spread: str | None = None
    thumbnail: str | None = None
    prompt_text: str = ""
    provider_model: str = ""
    provider_request_id: str = ""
    cost: int | None = Field(default=None, sa_type=BigInteger)
    ledger_entry_id: UUID | None = None
    is_retry: bool = False
    is_draft: bool = False
    error_message: str = ""
    generation_time_ms: int | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_done(self) -> bool:
        return self.state == VersionState.DONE


class ItemCounter(Table, table=True):
    """The highest number that a version of an item ever had, and whether its free draft was generated."""

    __tablename__ = "item_counters"

    content_type: str = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    last_version_number: int = 0
    draft_used: bool = False


class RetryAllowance(Table, table=True):
    """Of the tier's retries and those of packs and staff, `used_retries` are used: never more than there are.

    `packs` is the number of retries that packs have added, `correction` what staff have added or taken.
    """

    __tablename__ = "retry_allowances"

    storefront: str = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    content_type: str = Field(primary_key=True)
    content_id: UUID = Field(primary_key=True)
    used_retries: int = 0
    packs: int = 0
    correction: int = 0
    version: int = 1
    updated_at: datetime = moment()

    def max_retries(self, of_tier: int) -> int:
        return of_tier + self.packs + self.correction


class AppliedPack(Table, table=True):
    """A retry pack that was applied: once."""

    __tablename__ = "applied_packs"

    retry_pack_id: UUID = Field(primary_key=True)
    storefront: str
    user_id: UUID
    content_type: str
    content_id: UUID
    applied_at: datetime = moment()


class AllowanceCorrection(Table, table=True):
    """A correction of an allowance by staff, with its reason."""

    __tablename__ = "allowance_corrections"
    __table_args__ = (Index("allowance_corrections_of_item", "storefront", "content_type", "content_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    user_id: UUID
    content_type: str
    content_id: UUID
    amount: int
    reason: str
    by: UUID
    created_at: datetime = moment()
