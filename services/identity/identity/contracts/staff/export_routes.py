"""`/api/staff/v1/exports`: files of rows; and `/customers/ID/export`: an archive of a customer's data."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Executor
from common.http import AnyCaller, BaseUrl, Reads, StaffMember, Transaction, json_response, serves_file, unguarded
from common.http.audited import PUBLIC
from common.http.files import file_response
from common.http.staff import requires, requires_key, staff_router
from common.kernel import clock
from common.kernel.callers import Caller
from common.kernel.errors import PermissionMissing
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Response

from identity.adapters.row_files.writing import MEDIA_TYPES
from identity.contracts.staff.transfer_schemas import ExportBody, ExportRequest, export_body
from identity.domain.errors import CustomerNotFound
from identity.domain.row_kinds import OWNERS, RowKind
from identity.domain.transfer import LINK_SECONDS, Export, TransferState
from identity.domain.transfer_errors import ExportNotFound
from identity.repository.customers import read_customer
from identity.repository.exports import find_export, find_export_of_customer, read_exports
from identity.use_cases.start_export import ARCHIVE, ZIP, StartExport, start_export

PRIVATE = {"cache-control": "private, no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type: {} for media_type in MEDIA_TYPES.values()}, "description": "The file."}
}


def export_routes(tokens: FileTokens) -> APIRouter:
    routes = staff_router(
        "/exports",
        "imports and exports",
        reads=Permission.EXPORTS_WRITE,
        writes=Permission.EXPORTS_WRITE,
        subject="export",
    )

    @routes.post("", status_code=202, response_model=ExportBody, operation_id="exports.create")
    async def request_export(body: ExportRequest, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> Response:
        """Have a file written in the background. Requires the permission to read its kind as well."""
        _check(caller, OWNERS[body.kind].reads)
        command = StartExport(
            storefront=caller.storefront,
            kind=body.kind.value,
            file_format=body.format,
            wanted=body.filter.model_dump(mode="json", exclude_none=True),
            actor_id=caller.user_id,
        )
        return json_response(_shown(await start_export(command, uow), tokens, base_url), 202)

    @routes.get("", response_model=CursorPage[ExportBody], operation_id="exports.list")
    async def list_exports(
        caller: StaffMember,
        reads: Reads,
        base_url: BaseUrl,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Newest first. Of the kinds that the caller may read, without archives of customers."""
        before: tuple[datetime, UUID] | None = decode_cursor(cursor, MOMENT_AND_ID) if cursor else None
        kinds = [kind.value for kind, owner in OWNERS.items() if owner.reads in caller.scopes]
        found = await read_exports(reads, caller.storefront, kinds, before, limit + 1)
        page = found[:limit]
        following = encode_cursor(page[-1].created_at, page[-1].id) if len(found) > limit else None
        items = [_shown(each, tokens, base_url) for each in page]
        return json_response({"items": items, "next_cursor": following})

    @routes.get("/{export_id}", response_model=ExportBody, operation_id="exports.get")
    async def read_export(export_id: UUID, caller: StaffMember, reads: Reads, base_url: BaseUrl) -> Response:
        """How far it is, and, while the file is there, a link to it."""
        found = await find_export(reads, caller.storefront, export_id)
        if found is None:
            raise ExportNotFound()
        _check(caller, Permission.CUSTOMERS_READ if found.kind == ARCHIVE else OWNERS[RowKind(found.kind)].reads)
        return json_response(_shown(found, tokens, base_url))

    return routes


def customer_export_routes(tokens: FileTokens) -> APIRouter:
    routes = staff_router("/customers", "customers", reads=Permission.EXPORTS_WRITE, writes=Permission.EXPORTS_WRITE)

    @routes.post("/{customer_id}/export", status_code=202, response_model=ExportBody)
    @requires_key
    async def request_archive(customer_id: UUID, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> Response:
        """Have everything that is stored about a customer written into a ZIP archive. Requires `customers:read` too."""
        await _check_customer(uow, caller, customer_id)
        command = StartExport(
            storefront=caller.storefront,
            kind=ARCHIVE,
            file_format=ZIP,
            customer_id=customer_id,
            actor_id=caller.user_id,
        )
        return json_response(_shown(await start_export(command, uow), tokens, base_url), 202)

    @routes.get("/{customer_id}/export", response_model=ExportBody)
    async def read_archive(customer_id: UUID, caller: StaffMember, reads: Reads, base_url: BaseUrl) -> Response:
        """The archive that was requested last."""
        await _check_customer(reads, caller, customer_id)
        found = await find_export_of_customer(reads, caller.storefront, customer_id)
        if found is None:
            raise ExportNotFound()
        return json_response(_shown(found, tokens, base_url))

    return routes


def export_file_routes(store: ObjectStore, tokens: FileTokens) -> APIRouter:
    routes = staff_router("/exports", "imports and exports", reads=Permission.EXPORTS_WRITE, transactional=False)

    @routes.get("/files/{token}", response_class=Response, responses=_FILE, operation_id="exports.download")
    @requires(PUBLIC)
    @unguarded
    @serves_file
    async def download(token: str, caller: AnyCaller, reads: Reads) -> Response:
        """The file of an export, by the link that the export shows."""
        named = tokens.verify(caller.storefront, token)
        found = await find_export(reads, caller.storefront, UUID(named)) if named else None
        if found is None or found.state is not TransferState.COMPLETED or found.file_key is None:
            raise ExportNotFound()
        name = f"{found.kind}-{found.created_at:%Y-%m-%d}.{found.file_format}"
        headers = {**PRIVATE, "content-disposition": f'attachment; filename="{name}"'}
        try:
            media_type = MEDIA_TYPES[found.file_format]
            return await file_response(store, found.storefront, found.file_key, found.size, media_type, headers)
        except FileNotFoundError as error:
            raise ExportNotFound() from error

    return routes


def _shown(found: Export, tokens: FileTokens, base_url: str) -> dict[str, Any]:
    if found.state is not TransferState.COMPLETED or found.file_key is None or found.expires_at is None:
        return export_body(found, {"url": None, "url_expires_at": None})
    until = min(clock.now() + timedelta(seconds=LINK_SECONDS), found.expires_at).replace(microsecond=0)
    token = tokens.issue_until(found.storefront, found.id.hex, int(until.timestamp()))
    return export_body(found, {"url": f"{base_url}/api/staff/v1/exports/files/{token}", "url_expires_at": until})


def _check(caller: Caller, permission: Permission) -> None:
    """Raises PermissionMissing."""
    if permission not in caller.scopes:
        raise PermissionMissing(permission=permission)


async def _check_customer(executor: Executor, caller: Caller, customer_id: UUID) -> None:
    """Raises PermissionMissing, CustomerNotFound."""
    _check(caller, Permission.CUSTOMERS_READ)
    if await read_customer(executor, caller.storefront, customer_id) is None:
        raise CustomerNotFound(customer_id=customer_id)
