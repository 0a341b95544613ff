"""Staff: find orders, read them, move them along."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from common.events.envelope import Envelope
from common.paging import decode_cursor, encode_cursor, identifier, moment
from common.storefronts import Storefronts
from common.web import Reads, StaffMember, json_response, router
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.contracts.staff.schemas import ListedOrder, OrderBody, StatusBody, listed_order, order_body
from orders.domain.reads import InTransaction, OrderReads
from orders.domain.status import Status
from orders.telling import Telling
from orders.use_cases.change_status import ChangeStatus, change_status

PREFIX = "/api/staff/v1/orders"
NO_CHARACTER = "\ufffd"
"""Stands for NUL, which PostgreSQL cannot be asked for; nothing contains either."""

reading = router(PREFIX, "orders")


@reading.get("", response_model=CursorPage[ListedOrder])
async def list_orders(
    caller: StaffMember,
    reads: Reads,
    status: Annotated[Status | None, Query()] = None,
    search: Annotated[str | None, Query(max_length=200)] = None,
    created_from: Annotated[datetime | None, Query()] = None,
    created_to: Annotated[datetime | None, Query(description="exclusive")] = None,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Newest first. `search` is part of an order number or an e-mail address; moments without offset are UTC."""
    rows = await OrderReads(reads, caller.storefront).search(
        status=status.value if status else None,
        text=search.replace("\x00", NO_CHARACTER) if search else None,
        created_from=_utc(created_from),
        created_to=_utc(created_to),
        after=decode_cursor(cursor, moment, identifier) if cursor else None,
        limit=limit + 1,
    )
    page = rows[:limit]
    following = encode_cursor(page[-1]["created_at"], page[-1]["id"]) if len(rows) > limit else None
    return json_response({"items": [listed_order(row) for row in page], "next_cursor": following})


@reading.get("/{order_id}", response_model=OrderBody)
async def read_order(order_id: UUID, caller: StaffMember, reads: Reads) -> Response:
    return json_response(order_body(await OrderReads(reads, caller.storefront).detail(order_id)))


def order_routes(storefronts: Storefronts, telling: Telling) -> tuple[APIRouter, APIRouter]:
    writing = router(PREFIX, "orders", saga=True)

    @writing.post("/{order_id}/status", response_model=OrderBody)
    async def set_status(order_id: UUID, body: StatusBody, request: Request, caller: StaffMember) -> Response:
        """Along the status machine: 409 for any other move."""
        assert caller.user_id is not None
        command = ChangeStatus(
            storefront=storefronts[caller.storefront],
            order_id=order_id,
            status=body.status,
            note=body.note,
            tracking_number=body.tracking_number,
            by=caller.user_id,
        )

        async def deed(session: AsyncSession) -> tuple[Response, list[Envelope]]:
            told = await change_status(command, session)
            row = await OrderReads(InTransaction(session), caller.storefront).detail(order_id)
            return json_response(order_body(row)), told

        return await telling.commit(request, deed)

    return reading, writing


def _utc(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=UTC) if given and given.tzinfo is None else given
