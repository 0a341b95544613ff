"""Staff: endpoints that search and read orders and change their status."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from common.http import Reads, StaffMember, Transaction, json_response
from common.http.staff import staff_router
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.kernel.storefronts import Storefronts
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Response

from orders.contracts.staff.presenters import listed_order, order_body
from orders.contracts.staff.schemas import ListedOrder, OrderBody, StatusBody
from orders.domain.status import Status
from orders.repository.reads import OrderReads
from orders.use_cases.change_status import ChangeStatus, change_status

PREFIX = "/orders"
REPLACEMENT_CHARACTER = "\ufffd"
"""Replaces NUL, which PostgreSQL does not accept in a parameter; no stored text contains either."""

read_routes = staff_router(PREFIX, "orders")


@read_routes.get("", response_model=CursorPage[ListedOrder])
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
        text=searchable(search),
        created_from=utc(created_from),
        created_to=utc(created_to),
        after=decode_cursor(cursor, MOMENT_AND_ID) if cursor else None,
        limit=limit + 1,
    )
    page = rows[:limit]
    following = encode_cursor(page[-1]["created_at"], page[-1]["id"]) if len(rows) > limit else None
    return json_response({"items": [listed_order(row) for row in page], "next_cursor": following})


@read_routes.get("/{order_id}", response_model=OrderBody)
async def read_order(order_id: UUID, caller: StaffMember, reads: Reads) -> Response:
    return json_response(order_body(await OrderReads(reads, caller.storefront).detail(order_id)))


def status_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router(PREFIX, "orders")

    @routes.post("/{order_id}/status", response_model=OrderBody)
    async def set_status(order_id: UUID, body: StatusBody, caller: StaffMember, uow: Transaction) -> Response:
        """Change the status by the state machine; 409 for any other transition."""
        assert caller.user_id is not None
        command = ChangeStatus(
            storefront=storefronts[caller.storefront],
            order_id=order_id,
            status=body.status,
            note=body.note,
            tracking_number=body.tracking_number,
            by=caller.user_id,
        )
        await change_status(command, uow)
        return json_response(order_body(await OrderReads(uow, caller.storefront).detail(order_id)))

    return routes


def searchable(text: str | None) -> str | None:
    """A text that PostgreSQL accepts; None for an empty one."""
    return text.replace("\x00", REPLACEMENT_CHARACTER) if text else None


def utc(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=UTC) if given and given.tzinfo is None else given
