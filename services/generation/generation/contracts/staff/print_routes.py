"""Staff's endpoints for the print files of paid books."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from common.audit import read_actor_name
from common.db.executor import Executor
from common.http import Reads, StaffMember, Transaction, json_response, serves_file
from common.http.files import file_response
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ObjectStore
from fastapi import APIRouter
from starlette.responses import Response

from generation.books.queries import books
from generation.contracts.staff.print_schemas import PrintFileBody, PrintRequest, print_file_body
from generation.jobs.errors import FileNotFound
from generation.print_files.tables.print_file import PrintFile, PrintStatus
from generation.print_files.use_cases.request_print_file import (
    RequestPrintFile,
    finished_print_file,
    request_print_file,
    shown_print_file,
)

PATH = "/{book_id}/print-file"
HEADERS = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}, "description": "The print file."}}
_READY: dict[int | str, dict[str, Any]] = {200: {"model": PrintFileBody, "description": "The file exists already."}}


def print_request_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("/books", "books", reads=Permission.BOOKS_READ, writes=Permission.BOOKS_WRITE)

    @routes.post(
        PATH, status_code=202, response_model=PrintFileBody, responses=_READY, operation_id="books.request_print_file"
    )
    async def request_file(
        book_id: UUID, caller: StaffMember, uow: Transaction, body: PrintRequest | None = None
    ) -> Response:
        """Have the print file of a paid book made, of the current versions of its cover and its pages.

        Repeating it starts nothing while that file is being made or exists. A failed one is made again, and so is the
        file of a book that was changed since: the one before is deleted. A book with fewer pages than its tier is
        printed with `force` only.
        """
        assert caller.user_id is not None
        command = RequestPrintFile(
            storefront=storefronts[caller.storefront],
            book_id=book_id,
            by=caller.user_id,
            accepts_few_pages=body is not None and body.force,
        )
        shown = await request_print_file(command, uow)
        status = 200 if shown.status is PrintStatus.COMPLETED else 202
        name = await _requested_by(shown.file, uow)
        return json_response(print_file_body(shown, name or caller.email), status)

    return routes


def print_file_routes(storefronts: Storefronts, store: ObjectStore) -> APIRouter:
    routes = staff_router(
        "/books", "books", reads=Permission.BOOKS_READ, writes=Permission.BOOKS_WRITE, transactional=False
    )

    @routes.get(PATH, response_model=PrintFileBody)
    async def read_print_file(book_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """How far the file that was requested last is, and the resolution of its sheets."""
        shown = await shown_print_file(reads, storefronts[caller.storefront], book_id)
        return json_response(print_file_body(shown, await _requested_by(shown.file, reads)))

    @routes.get(f"{PATH}/content", response_class=Response, responses=_FILE)
    @serves_file
    async def download_print_file(book_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """The PDF, if it shows the book as it is now."""
        file = await finished_print_file(reads, storefronts[caller.storefront], book_id)
        assert file.file is not None
        name = quote((await books.find(reads, caller.storefront, book_id)).slug)
        headers = {**HEADERS, "content-disposition": f"attachment; filename*=UTF-8''{name}.pdf"}
        try:
            return await file_response(store, caller.storefront, file.file, file.size, "application/pdf", headers)
        except FileNotFoundError as error:
            raise FileNotFound() from error

    return routes


async def _requested_by(file: PrintFile, executor: Executor) -> str | None:
    return await read_actor_name(executor, file.storefront, file.requested_by, file.requested_at)
