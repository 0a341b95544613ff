"""Imports and exports: files of rows that members of staff give or get, and archives of one customer's data."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from sqlalchemy import BigInteger, Column, Enum, ForeignKey, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from identity.domain.base import Table

UPLOAD_KEPT = timedelta(hours=24)
"""How long a file without a complete upload is kept."""
IMPORT_FILE_KEPT = timedelta(days=7)
IMPORT_KEPT = timedelta(days=90)
EXPORT_KEPT = timedelta(hours=24)
LINK_SECONDS = 600


class TransferState(StrEnum):
    """`uploading`: the file is not stored yet. `completed` with or without wrong rows; `failed` has a reason."""

    UPLOADING = "uploading"
    WAITING = "waiting"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class OnError(StrEnum):
    """What a wrong row keeps out: itself, its batch, or its batch and everything after it."""

    SKIP = "skip"
    SKIP_BATCH = "skip_batch"
    STOP = "stop"


def _choice(enum: type[StrEnum], **options: Any) -> Any:
    """A text column that holds one of the enumeration's values."""
    values = Enum(enum, native_enum=False, length=16, values_callable=lambda members: [each.value for each in members])
    return Field(sa_type=values, **options)


class Import(Table, table=True):
    """`next_batch` is the first batch that was not applied. `rows` is null until the file was read once."""

    __tablename__ = "imports"
    __table_args__ = (
        Index("imports_newest", "storefront", "created_at", "id"),
        Index("imports_open", "storefront", postgresql_where=text("state in ('waiting', 'running')")),
        Index("imports_file_age", "created_at", postgresql_where=text("file_key is not null")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    state: TransferState = _choice(TransferState, default=TransferState.UPLOADING)
    filename: str = Field(default="", sa_type=Text)
    file_key: str | None = Field(default=None, sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    file_format: str | None = Field(default=None, sa_type=Text)
    encoding: str | None = Field(default=None, sa_type=Text)
    separator: str | None = Field(default=None, sa_type=Text)
    decimal_separator: str | None = Field(default=None, sa_type=Text)
    on_error: OnError = _choice(OnError)
    dry_run: bool
    rows: int | None = None
    next_batch: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    reason: str | None = Field(default=None, sa_type=Text)
    actor_id: UUID | None = None
    actor_email: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = moment()
    finished_at: datetime | None = optional_moment()


class ImportLine(Table, table=True):
    """A line of an import's file: why its row is wrong, or, after a dry run, which columns it would change."""

    __tablename__ = "import_lines"
    __table_args__ = (Index("import_lines_of_import", "import_id", "is_fault", "id"),)

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    import_id: UUID = Field(sa_column_args=(ForeignKey("imports.id", name="import_lines_import", ondelete="CASCADE"),))
    line: int
    is_fault: bool
    outcome: str = Field(sa_type=Text)
    column: str | None = Field(default=None, sa_column=Column("column_name", Text, nullable=True))
    message: str | None = Field(default=None, sa_type=Text)
    columns: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))


class Export(Table, table=True):
    """Of a kind of rows, or, with a `customer_id`, an archive of what all services know of the customer."""

    __tablename__ = "exports"
    __table_args__ = (
        Index("exports_newest", "storefront", "created_at", "id"),
        Index("exports_open", "storefront", postgresql_where=text("state in ('waiting', 'running')")),
        Index("exports_of_customer", "customer_id", "created_at", postgresql_where=text("customer_id is not null")),
        Index("exports_expiry", "expires_at", postgresql_where=text("file_key is not null")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    file_format: str = Field(sa_type=Text)
    wanted: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    customer_id: UUID | None = None
    state: TransferState = _choice(TransferState, default=TransferState.WAITING)
    file_key: str | None = Field(default=None, sa_type=Text)
    size: int | None = Field(default=None, sa_type=BigInteger)
    rows: int = 0
    stage: str | None = Field(default=None, sa_type=Text)
    actor_id: UUID | None = None
    created_at: datetime = moment()
    finished_at: datetime | None = optional_moment()
    expires_at: datetime | None = optional_moment()
