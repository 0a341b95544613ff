"""Carts without activity."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from common.http import Output, Reads, StaffMember, json_response, shown
from common.http.staff import staff_router
from common.kernel import clock
from common.kernel.money import formatter
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Response

from cart.repository.idle import read_idle_carts


class IdleLine(Output):
    """`unit_price` is a decimal string, as of when the line was added."""

    product_id: UUID
    variant_id: UUID | None
    quantity: int
    unit_price: str


class IdleCart(Output):
    """`user_id` is null for a visitor's cart. `total` is that of the lines, without tax and shipping."""

    id: UUID
    user_id: UUID | None
    item_count: int
    total: str
    currency: str
    lines: list[IdleLine]
    created_at: datetime
    updated_at: datetime


def cart_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("/carts", "carts", reads=Permission.CARTS_READ)

    @routes.get("", response_model=CursorPage[IdleCart])
    async def list_idle_carts(
        caller: StaffMember,
        reads: Reads,
        idle_hours: Annotated[int, Query(ge=0, le=8760, description="without a change for so long")] = 24,
        visitors: Annotated[bool | None, Query(description="only visitors' carts, or only customers'")] = None,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Carts with goods that were not changed for some time, the latest first."""
        currency = storefronts[caller.storefront].currency
        money, before = formatter(currency), clock.now() - timedelta(hours=idle_hours)
        after = decode_cursor(cursor, MOMENT_AND_ID) if cursor else None
        rows = await read_idle_carts(reads, caller.storefront, before, visitors, after, limit + 1)
        page = rows[:limit]
        items = [
            shown(
                IdleCart,
                row,
                user_id=None if row["is_guest"] else row["owner_id"],
                total=money(row["total"]),
                currency=currency,
                lines=[shown(IdleLine, line, unit_price=money(line["unit_price"])) for line in row["lines"]],
            )
            for row in page
        ]
        following = encode_cursor(page[-1]["updated_at"], page[-1]["id"]) if len(rows) > limit else None
        return json_response({"items": items, "next_cursor": following})

    return routes
