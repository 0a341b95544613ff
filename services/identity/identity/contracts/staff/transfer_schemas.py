"""The bodies of imports and exports."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from common.http import Output, StrictBody, shown
from common.http.bodies import unknown_name
from pydantic import AwareDatetime, Field, StrictBool, StringConstraints, model_validator
from pydantic_core import InitErrorDetails, ValidationError

from identity.domain.row_kinds import FILTERS, RowKind
from identity.domain.transfer import Export, Import, ImportLine

Status = Literal["pending", "processing", "shipped", "delivered", "cancelled", "returned"]
Slug = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ExportFilterBody(StrictBody):
    """`created_to` is exclusive, `category` a slug. Which members a kind has stands in the staff contract."""

    created_from: AwareDatetime | None = None
    created_to: AwareDatetime | None = None
    updated_from: AwareDatetime | None = None
    status: Annotated[list[Status], Field(min_length=1, max_length=6)] | None = None
    is_active: StrictBool | None = None
    category: Slug | None = None
    ids: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None


class ExportRequest(StrictBody):
    kind: RowKind
    format: Literal["csv", "jsonl"] = "csv"
    filter: ExportFilterBody = ExportFilterBody()

    @model_validator(mode="after")
    def filter_of_the_kind(self) -> "ExportRequest":
        known = FILTERS[self.kind]
        errors = [
            InitErrorDetails(type=unknown_name(name, known), loc=("filter", name), input=None)
            for name in self.filter.model_fields_set - known
        ]
        if errors:
            raise ValidationError.from_exception_data(type(self).__name__, errors)
        return self


class ImportCounts(Output):
    """Of rows. `skipped` ones were right, in a batch or of a product with a wrong one."""

    created: int
    changed: int
    unchanged: int
    skipped: int
    failed: int


class ImportProgress(Output):
    """`total` is null until the file was read."""

    done: int
    total: int | None


class ImportBody(Output):
    """`format`, `encoding` and `separator` are what was found in the file. `reason` says why it failed as a whole."""

    id: UUID
    kind: str
    state: str
    filename: str
    size: int
    format: str | None
    encoding: str | None
    separator: str | None
    decimal_separator: str | None
    on_error: str
    dry_run: bool
    progress: ImportProgress
    counts: ImportCounts
    reason: str | None
    created_by: UUID | None
    created_at: datetime
    finished_at: datetime | None


class ImportErrorBody(Output):
    """`column` is null if the row as a whole is wrong. `line` is the first one of the row in the file."""

    line: int
    column: str | None
    message: str


class ImportDetail(ImportBody):
    """`errors` in the order of the file, a page of them from `cursor` on."""

    errors: list[ImportErrorBody]
    next_cursor: str | None


class ImportChange(Output):
    """What a dry run found: `columns` are those that would change."""

    line: int
    outcome: str
    columns: list[str]


class ExportBody(Output):
    """`url` needs no token of access, and serves the file for ten minutes: read the export again for another one. The
    file is deleted at `expires_at`."""

    id: UUID
    kind: str
    format: str
    filter: dict[str, Any]
    state: str
    rows: int
    stage: str | None
    size: int | None
    url: str | None
    url_expires_at: datetime | None
    created_by: UUID | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None


def import_body(found: Import, **more: Any) -> dict[str, Any]:
    counts = {name: getattr(found, name) for name in ImportCounts.model_fields}
    model = ImportDetail if more else ImportBody
    return shown(
        model,
        found.model_dump(),
        format=found.file_format,
        progress={"done": sum(counts.values()), "total": found.rows},
        counts=counts,
        created_by=found.actor_id,
        **more,
    )


def error_body(line: ImportLine) -> dict[str, Any]:
    return shown(ImportErrorBody, line.model_dump())


def change_body(line: ImportLine) -> dict[str, Any]:
    return shown(ImportChange, line.model_dump())


def export_body(found: Export, link: Mapping[str, Any]) -> dict[str, Any]:
    """`link` has the url and until when it is valid."""
    return shown(
        ExportBody,
        found.model_dump(),
        format=found.file_format,
        filter=found.wanted,
        created_by=found.actor_id,
        **link,
    )
