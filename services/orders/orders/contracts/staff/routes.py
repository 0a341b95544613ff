"""Staff: endpoints that search and read orders and change their status."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from common.db.executor import Row
from common.http import Reads, StaffMember, Transaction, json_response
from common.http.audited import audited_with
from common.http.following import Follow
from common.http.own_fields import PARAMETER, OwnFieldSearch
from common.http.staff import requires_key, staff_router
from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.money import digits
from common.kernel.paging import MOMENT_AND_ID, NUMBER_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.payments import PaymentsInterface
from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from orders.contracts.staff.presenters import listed_order, order_body
from orders.contracts.staff.schemas import OrderBody, OrderPage, StatusBody
from orders.contracts.staff.workbench_routes import order_snapshot
from orders.contracts.staff.workbench_schemas import Payment
from orders.domain.status import Status
from orders.repository.order_search import OrderFilter, OrderSort, search_orders
from orders.repository.reads import OrderReads
from orders.use_cases.change_status import ChangeStatus, change_status

PREFIX = "/orders"
REPLACEMENT_CHARACTER = "\ufffd"
"""Replaces NUL, which PostgreSQL does not accept in a parameter; no stored text contains either."""

Text = Annotated[str | None, Query(max_length=200)]
Total = Annotated[str | None, Query(pattern=r"^[0-9]{1,12}(\.[0-9]{1,3})?$", description="a decimal string")]
Expand = Literal["lines", "payments", "history"]
_POSITIONS: dict[str, TypeAdapter[tuple[Any, UUID]]] = {
    "created_at": MOMENT_AND_ID,
    "updated_at": MOMENT_AND_ID,
    "total": NUMBER_AND_ID,
}


def read_routes(storefronts: Storefronts, payments: PaymentsInterface) -> APIRouter:
    routes = staff_router(PREFIX, "orders", reads=Permission.ORDERS_READ)

    async def _listed(storefront: str, rows: list[Row], parts: Collection[str]) -> dict[str, dict[str, Any]]:
        """The bodies of orders, by their ids."""
        ids = [row["id"] for row in rows]
        found = await payments.payments_of_orders(storefront, ids) if "payments" in parts else None
        return {str(row["id"]): listed_order(row, found) for row in rows}

    @routes.get("", response_model=OrderPage, openapi_extra=PARAMETER)
    async def list_orders(
        caller: StaffMember,
        reads: Reads,
        follow: Follow,
        metadata: OwnFieldSearch,
        status: Annotated[list[Status], Query(description="may be repeated")] = [],  # noqa: B006
        search: Annotated[Text, Query(description="part of a number, an e-mail address or a recipient's name")] = None,
        number: Text = None,
        email: Text = None,
        customer: Annotated[Text, Query(description="part of the recipient's name")] = None,
        user_id: UUID | None = None,
        product_id: UUID | None = None,
        sku: Text = None,
        payment: Payment | None = None,
        total_from: Total = None,
        total_to: Total = None,
        created_from: datetime | None = None,
        created_to: Annotated[datetime | None, Query(description="exclusive")] = None,
        sort: OrderSort = OrderSort.NEWEST,
        expand: Annotated[str, Query(description="lines, payments, history: separated by commas")] = "",
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Newest first, unless `sort` says otherwise; moments without offset are UTC.

        With `updated_from` in the order of changes, for copies of them.
        """
        name, currency = caller.storefront, storefronts[caller.storefront].currency
        wanted = OrderFilter(
            statuses=[each.value for each in status] or None,
            text=searchable(search),
            number=searchable(number),
            email=(searchable(email) or "").lower() or None,
            customer=searchable(customer),
            user_id=user_id,
            product_id=product_id,
            sku=searchable(sku),
            payment=payment,
            total_from=_minor_units(total_from, currency),
            total_to=_minor_units(total_to, currency),
            created_from=utc(created_from),
            created_to=utc(created_to),
            metadata=metadata,
        )
        parts = _parts(expand)
        if followed := await follow.page("order", limit):
            wanted = replace(wanted, ids=[UUID(subject) for subject in followed.subjects])
            rows = await search_orders(reads, name, wanted, OrderSort.NEWEST, None, limit, parts)
            items = await _listed(name, rows, parts)
            return json_response({**followed.body(items), "total_count": None})
        after = decode_cursor(cursor, _POSITIONS[sort.column]) if cursor else None
        rows = await search_orders(reads, name, wanted, sort, after, limit + 1, parts)
        page = rows[:limit]
        following = encode_cursor(page[-1][sort.column], page[-1]["id"]) if len(rows) > limit else None
        total_count = None if after else (rows[0]["total_count"] if rows else 0)
        listed = list((await _listed(name, page, parts)).values())
        return json_response({"items": listed, "total_count": total_count, "next_cursor": following})

    @routes.get("/{order_id}", response_model=OrderBody)
    async def read_order(order_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """One order, with its items, addresses, payments and history."""
        return json_response(order_body(await OrderReads(reads, caller.storefront).named_detail(order_id)))

    return routes


def status_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router(PREFIX, "orders", reads=Permission.ORDERS_READ, writes=Permission.ORDERS_WRITE)

    @routes.post("/{order_id}/status", response_model=OrderBody)
    @requires_key
    @audited_with(order_snapshot)
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
        return json_response(order_body(await OrderReads(uow, caller.storefront).named_detail(order_id), caller))

    return routes


def _parts(expand: str) -> list[str]:
    """Raises InvalidFields for a part that orders do not have."""
    parts = [part for part in expand.split(",") if part]
    if unknown := [part for part in parts if part not in get_args(Expand)]:
        raise InvalidFields(
            FieldFault("expand", "enum", {"expected": ", ".join(get_args(Expand)), "given": unknown[0]})
        )
    return parts


def _minor_units(amount: str | None, currency: str) -> int | None:
    """Cut to the currency's decimals."""
    return None if amount is None else int(Decimal(amount).scaleb(digits(currency)))


def searchable(text: str | None) -> str | None:
    """A text that PostgreSQL accepts; None for an empty one."""
    return text.replace("\x00", REPLACEMENT_CHARACTER) if text else None


def utc(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=UTC) if given and given.tzinfo is None else given
