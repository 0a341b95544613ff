"""The print file of a paid book: a PDF of its cover and pages, made of the versions that are current."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from generation.books.tables.book import Book, BookPage, BookTier
from generation.jobs.tables.base import Table
from generation.print_files.errors import BookIncomplete, BookUnpaid


class PrintState(StrEnum):
    """What is stored. COMPLETED and FAILED are final: another request starts another run."""

    MAKING = "making"
    COMPLETED = "completed"
    FAILED = "failed"


class PrintStatus(StrEnum):
    """What staff see. OUTDATED is a completed file of a book that has changed since."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    OUTDATED = "outdated"
    FAILED = "failed"


PRINT_FILE = "print_file"
LOST = "the last attempt ended with its process"
_STATUS_OF_TASK = {"waiting": PrintStatus.PENDING, "leased": PrintStatus.PROCESSING}


class PrintFile(Table, table=True):
    """The newest request of a book's file. `run_id` is the key of the queue's task that makes it.

    `contents` are those of `print_contents` when it was requested. `sheets` are known of a completed file, the cover's
    first: `page_number` (null), `version_id`, `dpi`, `is_redrawn`. `file` is the key of an asset whose `job_id` is the
    book's id. `failure` is a reason for staff.
    """

    __tablename__ = "print_files"

    book_id: UUID = Field(
        primary_key=True, sa_column_args=(ForeignKey("books.id", name="print_files_book", ondelete="CASCADE"),)
    )
    storefront: str
    run_id: UUID
    state: str = PrintState.MAKING
    contents: dict[str, Any] = Field(sa_type=JSONB)
    sheets: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    file: str | None = None
    size: int | None = Field(default=None, sa_type=BigInteger)
    failure: str | None = None
    requested_by: UUID
    requested_at: datetime = moment()
    ended_at: datetime | None = optional_moment()

    @property
    def id(self) -> UUID:
        """The owner of the file's asset."""
        return self.book_id

    @property
    def kind(self) -> str:
        return PRINT_FILE

    @property
    def provider(self) -> str:
        """What makes it: this machine."""
        return "local"

    def status(self, task_state: str | None, contents: dict[str, Any]) -> PrintStatus:
        """`task_state` is that of the run in the queue, None if it is not there; `contents` are the book's now."""
        if self.state == PrintState.MAKING:
            return _STATUS_OF_TASK.get(task_state or "", PrintStatus.FAILED)
        if self.state == PrintState.COMPLETED and self.contents != contents:
            return PrintStatus.OUTDATED
        return PrintStatus(self.state)

    def complete(self, sheets: list[dict[str, Any]], file: str, size: int) -> None:
        self.state, self.ended_at = PrintState.COMPLETED, clock.now()
        self.sheets, self.file, self.size = sheets, file, size


def print_contents(book: Book, pages: Sequence[BookPage], tier: BookTier | None, trim_width: float) -> dict[str, Any]:
    """Everything that a print file shows, as JSON: another file is needed when it changes.

    The versions are the current ones of the cover and of each page, null where nothing is finished.
    """
    return {
        "title": book.title,
        "order": tier.order_number if tier else None,
        "trim_width": trim_width,
        "cover": _text(book.current_cover_version_id),
        "pages": [
            {"page_number": page.page_number, "version_id": _text(page.current_version_id)}
            for page in sorted(pages, key=lambda each: each.page_number)
        ],
    }


def check_printable(contents: dict[str, Any]) -> None:
    """Raises BookUnpaid, BookIncomplete."""
    if contents["order"] is None:
        raise BookUnpaid()
    missing = [] if contents["cover"] else ["the cover"]
    missing += [f"page {page['page_number']}" for page in contents["pages"] if not page["version_id"]]
    if missing or not contents["pages"]:
        raise BookIncomplete(missing=", ".join(missing) or "any page")


def _text(version_id: UUID | None) -> str | None:
    return str(version_id) if version_id else None
