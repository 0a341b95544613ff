"""Staff's bodies for print files."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from common.http import Output, StrictBody, shown
from pydantic import ConfigDict, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from generation.contracts.staff.schemas import ProgressBody
from generation.print_files.tables.print_file import PrintStatus
from generation.print_files.use_cases.request_print_file import ShownPrintFile


class PrintRequest(StrictBody):
    """With `force` a book is printed that has fewer pages than its tier, for a `reason`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"force": True, "reason": "the customer agrees"}]})

    force: StrictBool = False
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)] | None = None

    @model_validator(mode="after")
    def forces_for_a_reason(self) -> Self:
        if self.force and self.reason is None:
            raise PydanticCustomError("print_file.reason_missing", "Say why the book is printed as it is.")
        return self


class SheetBody(Output):
    """`page_number` is null for the cover. `dpi` is the picture's own resolution at the printed size, 300 at most.

    `is_redrawn` if it was drawn at print size; otherwise the picture that the customer saw was scaled.
    """

    page_number: int | None
    version_id: UUID
    dpi: int
    is_redrawn: bool


class PrintFileBody(Output):
    """`outdated` is a completed file of a book that was changed since: it is not delivered.

    `sheets` are those of a completed file, `lowest_dpi` the lowest of them, `size` is in bytes.
    """

    book_id: UUID
    status: PrintStatus
    progress: ProgressBody | None
    failure: str | None
    sheets: list[SheetBody]
    lowest_dpi: int | None
    size: int | None
    requested_by: UUID
    requested_by_name: str | None
    requested_at: datetime
    ended_at: datetime | None


def print_file_body(found: ShownPrintFile, requested_by_name: str | None) -> dict[str, Any]:
    sheets = found.file.sheets
    return shown(
        PrintFileBody,
        found.file,
        status=found.status,
        progress=found.progress and shown(ProgressBody, found.progress),
        failure=found.failure,
        requested_by_name=requested_by_name,
        sheets=[shown(SheetBody, sheet) for sheet in sheets],
        lowest_dpi=min((sheet["dpi"] for sheet in sheets), default=None),
    )
