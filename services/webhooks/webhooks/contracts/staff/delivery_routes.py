"""`/api/staff/v1/webhooks/deliveries`: what was sent, what was answered, and sending it again."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Executor
from common.http import Output, Reads, StaffMember, Transaction, json_response, shown
from common.http.staff import staff_router
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from dialects.staff import CursorPage
from fastapi import Query, Response
from pydantic import AwareDatetime

from webhooks.domain.delivery import DeliveryState
from webhooks.domain.errors import DeliveryNotFound
from webhooks.repository.deliveries import DeliveryFilter, read_delivery, search_deliveries
from webhooks.use_cases.resend_deliveries import resend_delivery

delivery_routes = staff_router(
    "/webhooks/deliveries",
    "webhooks",
    reads=Permission.WEBHOOKS_READ,
    writes=Permission.WEBHOOKS_WRITE,
    subject="webhook_delivery",
)


class DeliveryBody(Output):
    """`state` is `waiting`, `delivered` or `failed`. `last_status` is null where no response came; `last_error` says
    why the last attempt failed."""

    id: UUID
    event_id: UUID
    event_type: str
    endpoint_id: UUID
    url: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    ended_at: datetime | None
    last_status: int | None
    last_error: str | None


class AttemptBody(Output):
    """`headers` are those of the request, without the shop's own. `answer` is the beginning of the response."""

    number: int
    started_at: datetime
    duration_ms: int
    url: str
    headers: dict[str, str]
    status: int | None
    error: str | None
    answer: str


class DeliveryDetail(DeliveryBody):
    """`body` is what is sent, null until it was composed. `history`: the newest attempt first."""

    occurred_at: datetime
    body: str | None
    history: list[AttemptBody]


@delivery_routes.get("", response_model=CursorPage[DeliveryBody])
async def list_deliveries(
    caller: StaffMember,
    reads: Reads,
    endpoint_id: UUID | None = None,
    event_id: UUID | None = None,
    event_type: Annotated[str | None, Query(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=100)] = None,
    state: DeliveryState | None = None,
    created_from: AwareDatetime | None = None,
    created_to: Annotated[AwareDatetime | None, Query(description="exclusive")] = None,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Newest first."""
    wanted = DeliveryFilter(
        endpoint_id=endpoint_id,
        event_id=event_id,
        event_type=event_type,
        state=state,
        created_from=created_from,
        created_to=created_to,
    )
    after = decode_cursor(cursor, MOMENT_AND_ID) if cursor else None
    rows = await search_deliveries(reads, caller.storefront, wanted, after, limit + 1)
    page = rows[:limit]
    following = encode_cursor(page[-1]["created_at"], page[-1]["id"]) if len(rows) > limit else None
    return json_response({"items": [shown(DeliveryBody, row) for row in page], "next_cursor": following})


@delivery_routes.get("/{delivery_id}", response_model=DeliveryDetail, operation_id="webhooks.get_delivery")
async def read(delivery_id: UUID, caller: StaffMember, reads: Reads) -> Response:
    """With every attempt: the request and what was answered."""
    return json_response(await _detail(reads, caller.storefront, delivery_id))


@delivery_routes.post("/{delivery_id}/resend", status_code=202, response_model=DeliveryDetail)
async def resend(delivery_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
    """Send it again, with the same id, whatever came of it before."""
    await resend_delivery(caller.storefront, delivery_id, uow)
    return json_response(await _detail(uow, caller.storefront, delivery_id), 202)


async def _detail(executor: Executor, storefront: str, delivery_id: UUID) -> dict[str, Any]:
    row, attempts = await read_delivery(executor, storefront, delivery_id)
    if row is None:
        raise DeliveryNotFound()
    return shown(DeliveryDetail, row, history=[shown(AttemptBody, each) for each in attempts])
