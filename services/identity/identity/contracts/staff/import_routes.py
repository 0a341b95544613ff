"""`/api/staff/v1/imports`: files of rows that become products or customers."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from common.db.executor import Executor
from common.http import Data, Reads, StaffMember, Transaction, json_response
from common.http.audited import Action
from common.http.bodies import unknown_name
from common.http.idempotency import operation_id
from common.http.staff import requires_key, staff_router
from common.kernel.callers import Caller
from common.kernel.errors import PermissionMissing
from common.kernel.paging import MOMENT_AND_ID, NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ObjectStore
from dialects.staff import CursorPage
from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError

from identity.contracts.staff.transfer_schemas import (
    ImportBody,
    ImportChange,
    ImportDetail,
    change_body,
    error_body,
    import_body,
)
from identity.domain.row_kinds import OWNERS, ImportKind, RowKind
from identity.domain.transfer import Import, ImportLine, OnError
from identity.domain.transfer_errors import ImportNotFound
from identity.repository.imports import find_import, read_imports, read_lines
from identity.use_cases.cancel_import import cancel_import
from identity.use_cases.start_import import StartImport, start_import

PIECE = 1_048_576
MEMBERS = ("kind", "dry_run", "on_error", "decimal_separator", "file")
Cursor = Annotated[str | None, Query(max_length=500)]
Limit = Annotated[int, Query(ge=1, le=500)]


async def refuse_unknown_members(request: Request) -> None:
    """Raises RequestValidationError: a mistyped `dry_run` would import."""
    unknown = [name for name in await request.form() if name not in MEMBERS]
    if unknown:
        raise RequestValidationError(
            [
                {"type": error.type, "msg": error.message(), "ctx": error.context, "loc": ("body", name)}
                for name in unknown
                for error in [unknown_name(name, MEMBERS)]
            ]
        )


def upload_routes(storefronts: Storefronts, store: ObjectStore) -> APIRouter:
    routes = staff_router(
        "/imports",
        "imports and exports",
        reads=Permission.IMPORTS_READ,
        writes=Permission.IMPORTS_WRITE,
        subject="import",
        transactional=False,
    )

    @routes.post(
        "",
        status_code=202,
        response_model=ImportBody,
        dependencies=[Depends(refuse_unknown_members)],
        operation_id="imports.create",
    )
    @requires_key
    async def upload(
        request: Request,
        caller: StaffMember,
        action: Action,
        data: Data,
        kind: Annotated[ImportKind, Form()],
        file: Annotated[UploadFile, File(description="CSV or JSON Lines")],
        dry_run: Annotated[bool, Form(description="say what would happen, and change nothing")] = False,
        on_error: Annotated[OnError, Form(description="what a wrong row keeps out")] = OnError.SKIP,
        decimal_separator: Annotated[Literal[".", ","] | None, Form(description="of ambiguous amounts")] = None,
    ) -> Response:
        """Store a file and import it in the background. Requires the permission to write its kind as well."""
        permission = OWNERS[RowKind(kind)].writes
        if permission not in caller.scopes:
            raise PermissionMissing(permission=permission)
        command = StartImport(
            id=operation_id(request),
            storefront=caller.storefront,
            kind=kind.value,
            filename=(file.filename or "").replace("\x00", "")[-255:],
            on_error=on_error,
            dry_run=dry_run,
            decimal_separator=decimal_separator,
            actor_id=caller.user_id,
            actor_email=caller.email,
            max_bytes=storefronts[caller.storefront].max_import_bytes,
        )
        started = await start_import(command, file.size or 0, _pieces(file), data, store, action)
        return json_response(import_body(started), 202)

    return routes


def import_routes() -> APIRouter:
    routes = staff_router(
        "/imports", "imports and exports", reads=Permission.IMPORTS_READ, writes=Permission.IMPORTS_WRITE
    )

    @routes.get("", response_model=CursorPage[ImportBody], operation_id="imports.list")
    async def list_imports(caller: StaffMember, reads: Reads, cursor: Cursor = None, limit: Limit = 50) -> Response:
        """Newest first. Of the kinds that the caller may read."""
        before: tuple[datetime, UUID] | None = decode_cursor(cursor, MOMENT_AND_ID) if cursor else None
        found = await read_imports(reads, caller.storefront, _readable(caller), before, limit + 1)
        page = found[:limit]
        following = encode_cursor(page[-1].created_at, page[-1].id) if len(found) > limit else None
        return json_response({"items": [import_body(each) for each in page], "next_cursor": following})

    @routes.get("/{import_id}", response_model=ImportDetail, operation_id="imports.get")
    async def read_import(
        import_id: UUID, caller: StaffMember, reads: Reads, cursor: Cursor = None, limit: Limit = 100
    ) -> Response:
        """How far it is, and a page of the errors."""
        found = await _import(reads, caller, import_id)
        lines, following = await _lines(reads, import_id, cursor, limit, is_fault=True)
        return json_response(import_body(found, errors=[error_body(each) for each in lines], next_cursor=following))

    @routes.get("/{import_id}/changes", response_model=CursorPage[ImportChange], operation_id="imports.list_changes")
    async def list_changes(
        import_id: UUID, caller: StaffMember, reads: Reads, cursor: Cursor = None, limit: Limit = 100
    ) -> Response:
        """What a dry run would have created and changed, in the order of the file."""
        await _import(reads, caller, import_id)
        lines, following = await _lines(reads, import_id, cursor, limit, is_fault=False)
        return json_response({"items": [change_body(each) for each in lines], "next_cursor": following})

    @routes.post("/{import_id}/cancel", response_model=ImportBody, operation_id="imports.cancel")
    async def cancel(import_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
        """What was imported stays, and the batch that is being imported is the last one."""
        await _import(uow, caller, import_id)
        return json_response(import_body(await cancel_import(caller.storefront, import_id, uow)))

    return routes


def _readable(caller: Caller) -> list[str]:
    return [kind.value for kind, owner in OWNERS.items() if owner.reads in caller.scopes]


async def _import(executor: Executor, caller: Caller, import_id: UUID) -> Import:
    """Raises ImportNotFound, PermissionMissing: lines of an import show what its rows contain."""
    found = await find_import(executor, caller.storefront, import_id)
    if found is None:
        raise ImportNotFound()
    if found.kind not in _readable(caller):
        raise PermissionMissing(permission=OWNERS[RowKind(found.kind)].reads)
    return found


async def _lines(
    reads: Executor, import_id: UUID, cursor: str | None, limit: int, *, is_fault: bool
) -> tuple[list[ImportLine], str | None]:
    after = decode_cursor(cursor, NUMBER)[0] if cursor else 0
    found = await read_lines(reads, import_id, after, limit + 1, is_fault=is_fault)
    page = found[:limit]
    return page, encode_cursor(page[-1].id) if len(found) > limit else None


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE):
        yield piece
