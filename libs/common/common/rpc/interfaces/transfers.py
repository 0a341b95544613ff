"""Rows that leave and enter a service in bulk, and what it knows of one person."""

from abc import abstractmethod
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Base64Bytes, BaseModel

from common.rpc.interface import ServiceInterface, call_policy

Cell = bool | int | str | None
Outcome = Literal["created", "changed", "unchanged", "skipped", "failed"]


OWN_FIELD = "metadata."
"""Begins the names of columns of fields that shops add of their own."""


class RowFormat(BaseModel, frozen=True):
    """The columns of a kind of rows. Consecutive rows with the same `key` belong together; new ones need `required`.

    `own_fields` are the shop's own: further columns `metadata.KEY`, which are imported whatever their keys; None if the
    kind has no such columns.
    """

    columns: list[str]
    key: str
    required: list[str]
    own_fields: list[str] | None = None

    def has(self, column: str) -> bool:
        return column in self.columns or (self.own_fields is not None and column.startswith(OWN_FIELD))


class RowFilter(BaseModel, frozen=True):
    """What None leaves open; a kind ignores members that it does not have. `created_to` is exclusive.

    The rows end with cells of the `own_fields`.
    """

    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    status: list[str] | None = None
    is_active: bool | None = None
    category: str | None = None
    own_fields: list[str] = []
    ids: list[UUID] | None = None


class RowPage(BaseModel, frozen=True):
    """Rows in the order of the columns. `after` is the position of the next page, None if there is none."""

    rows: list[list[Cell]]
    after: str | None


class RowFault(BaseModel, frozen=True):
    column: str | None
    message: str


class GivenRow(BaseModel, frozen=True):
    """A row of a file, by columns. A column that the file does not have is missing; an empty cell is empty.

    A row with `faults` is not applied, nor are those that have the same key.
    """

    line: int
    cells: dict[str, str]
    faults: list[RowFault] = []


class ImportBatch(BaseModel, frozen=True):
    """The rows of batch `number` of an import. With `all_or_nothing`, one wrong row keeps all of them out.

    A `dry_run` says what would happen. `decimal_separator` is the one of the file's amounts, None to find out. The
    audit log keeps the batch for `audit_days`.
    """

    import_id: UUID
    number: int
    kind: str
    rows: list[GivenRow]
    all_or_nothing: bool
    dry_run: bool
    decimal_separator: str | None
    actor_id: UUID | None
    actor_email: str | None
    audit_days: int


class RowOutcome(BaseModel, frozen=True):
    """What became of a row. `columns` are those that differed; `skipped` rows were right, in a batch that was not."""

    line: int
    outcome: Outcome
    columns: list[str] = []
    faults: list[RowFault] = []


class PersonalEntry(BaseModel, frozen=True):
    """A row about the person. `file` is the key of a file that belongs to it, and `name` its name in an archive."""

    section: str
    data: dict[str, Any]
    file: str | None = None
    name: str | None = None


class PersonalPage(BaseModel, frozen=True):
    entries: list[PersonalEntry]
    after: str | None


class FilePart(BaseModel, frozen=True):
    """Empty at the end of the file, and for one that is not stored any more."""

    content: Base64Bytes


class TransfersInterface(ServiceInterface):
    """Every method may be repeated. A service refuses kinds that it does not own with `transfer.kind_unknown`."""

    @abstractmethod
    async def row_format(self, kind: str, storefront: str = "") -> RowFormat:
        """With the fields that the storefront, if it is named, has of its own."""

    @abstractmethod
    async def export_rows(
        self, storefront: str, kind: str, wanted: RowFilter, after: str | None, limit: int
    ) -> RowPage: ...

    @abstractmethod
    @call_policy(timeout_seconds=60.0, attempts=1)
    async def import_rows(self, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        """Apply a batch, in one transaction and once: a repeated one returns what it returned."""

    @abstractmethod
    async def personal_data(self, storefront: str, user_id: UUID, after: str | None, limit: int) -> PersonalPage:
        """Everything that the service stores about a customer, section by section."""

    @abstractmethod
    async def personal_file(self, storefront: str, user_id: UUID, file: str, start: int) -> FilePart:
        """A part of a file that `personal_data` named."""
