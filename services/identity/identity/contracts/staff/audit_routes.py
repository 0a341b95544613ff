"""`/api/staff/v1/audit-log`: who changed what, in all services."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.audit import AuditFilter, RecordedEntry
from common.http import Data, Output, StaffMember, json_response, shown
from common.http.staff import staff_router
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.rpc.interfaces.every_service import EveryServiceInterface
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, StringConstraints

from identity.repository.staff import read_names
from identity.use_cases.read_audit_log import read_audit_log

Text = Annotated[str, StringConstraints(min_length=1, max_length=254, pattern=r"^[^\x00]+$")]


class AuditActor(Output):
    """`kind` is `staff`, `system` (a timer, a webhook, an event) or `command` (a shell). A system has no id."""

    kind: str
    id: UUID | None
    email: str | None
    name: str | None


class AuditSubject(Output):
    type: str
    id: str | None


class AuditLogEntry(Output):
    """`before` and `after` have the members that changed. `address` is the client's; `request_id` is in the logs."""

    id: UUID
    at: datetime
    by: AuditActor
    address: str | None
    operation: str
    subject: AuditSubject
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    request_id: str | None


def audit_routes(others: Mapping[str, EveryServiceInterface]) -> APIRouter:
    routes = staff_router("/audit-log", "audit log", reads=Permission.AUDIT_READ, transactional=False)

    @routes.get("", response_model=CursorPage[AuditLogEntry], operation_id="audit_log.list")
    async def list_entries(
        caller: StaffMember,
        data: Data,
        subject: Annotated[Text | None, Query(description="a type such as `order`, or `order:ID`")] = None,
        person: Annotated[Text | None, Query(description="a member of staff: id or e-mail address")] = None,
        operation: Annotated[Text | None, Query(description="such as `POST /orders/{order_id}/status`")] = None,
        since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        until: Annotated[AwareDatetime | None, Query(alias="to", description="exclusive")] = None,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Newest first, of all services."""
        subject_type, _, subject_id = (subject or "").partition(":")
        actor_id, actor_email = _person(person)
        before = decode_cursor(cursor, MOMENT_AND_ID) if cursor else (None, None)
        wanted = AuditFilter(
            subject_type=subject_type or None,
            subject_id=subject_id or None,
            actor_id=actor_id,
            actor_email=actor_email,
            operation=operation,
            since=since,
            until=until,
            before_at=before[0],
            before_id=before[1],
        )
        entries = await read_audit_log(caller.storefront, wanted, limit + 1, data, others)
        page = entries[:limit]
        names = await read_names(data.autocommit, caller.storefront, [each.actor_id for each in page if each.actor_id])
        following = encode_cursor(page[-1].at, page[-1].id) if len(entries) > limit else None
        return json_response({"items": [_shown(each, names) for each in page], "next_cursor": following})

    return routes


def _person(given: str | None) -> tuple[UUID | None, str | None]:
    if given is None:
        return None, None
    try:
        return UUID(given), None
    except ValueError:
        return None, given.lower()


def _shown(entry: RecordedEntry, names: Mapping[UUID, str]) -> dict[str, Any]:
    name = (names.get(entry.actor_id) if entry.actor_id else None) or entry.actor_name
    return shown(
        AuditLogEntry,
        dict(entry),
        by={"kind": entry.actor_kind, "id": entry.actor_id, "email": entry.actor_email, "name": name},
        subject={"type": entry.subject_type, "id": entry.subject_id},
    )
