"""Staff: orders of books to produce, and visitors' claims that need a hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from common.db.executor import Row
from common.http import Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import Action, audited_with, row_of
from common.http.following import Follow
from common.http.staff import requires_key, staff_router
from common.kernel import clock
from common.kernel.callers import Caller
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import CursorPage, FollowedPage
from fastapi import APIRouter, Path, Query, Response

from orders.contracts.staff.book_schemas import (
    BookOrderBody,
    CancelBody,
    CompleteBody,
    ListedBookOrder,
    ListedClaim,
    ReprintBody,
    RetryClaimBody,
    book_order_body,
    listed_book_order,
)
from orders.contracts.staff.routes import searchable, utc
from orders.contracts.staff.workbench_schemas import ParcelRequest
from orders.domain.book_order import BookOrderStatus
from orders.repository.book_order_reads import BookOrderFilter, BookOrderReads
from orders.repository.book_orders import LARGEST_NUMBER
from orders.use_cases.book_order_context import BookOrderContext
from orders.use_cases.cancel_book_order import CancelBookOrder, cancel_book_order
from orders.use_cases.claim_book_orders import RetryClaim, retry_claim
from orders.use_cases.complete_book_order import CompleteBookOrder, complete_book_order
from orders.use_cases.find_by_print_file import ByPrintFile, find_by_print_file
from orders.use_cases.reprint_book_order import ReprintBookOrder, reprint_book_order
from orders.use_cases.ship_book_order import ShipBookOrder, ship_book_order

OrderNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]
Cursor = Annotated[str | None, Query(max_length=500)]
Limit = Annotated[int, Query(ge=1, le=100)]

book_order_routes = staff_router(
    "/book-orders", "book orders", reads=Permission.ORDERS_READ, writes=Permission.ORDERS_WRITE, subject="book_order"
)
BOOK_ORDER = row_of("book_orders", "number", key="number", without=("updated_at", "version"))


@book_order_routes.get("/{number}", response_model=BookOrderBody)
async def read_book_order(number: OrderNumber, caller: StaffMember, reads: Reads) -> Response:
    """One order of a picture book."""
    return json_response(book_order_body(await BookOrderReads(reads, caller.storefront).detail(number)))


@book_order_routes.post("/{number}/complete", response_model=BookOrderBody, summary="Complete Book Order")
@requires_key
@audited_with(BOOK_ORDER)
async def complete(
    number: OrderNumber, caller: StaffMember, uow: Transaction, body: CompleteBody | None = None
) -> Response:
    """The books were produced. Only paid orders of books; a visitor's order needs its customer first."""
    note = body.note if body else None
    command = CompleteBookOrder(storefront=caller.storefront, number=number, note=note, by=_user_id(caller))
    await complete_book_order(command, uow)
    return json_response(book_order_body(await BookOrderReads(uow, caller.storefront).detail(number), caller))


@book_order_routes.post("/{number}/cancel", response_model=BookOrderBody, summary="Cancel Book Order")
@requires_key
@audited_with(BOOK_ORDER)
async def cancel(number: OrderNumber, body: CancelBody, caller: StaffMember, uow: Transaction) -> Response:
    """Cancel an order that is not completed. Nothing is refunded: return the payment where it was made."""
    command = CancelBookOrder(storefront=caller.storefront, number=number, reason=body.reason, by=_user_id(caller))
    await cancel_book_order(command, uow)
    return json_response(book_order_body(await BookOrderReads(uow, caller.storefront).detail(number), caller))


def book_list_routes(books: BookOrderContext) -> APIRouter:
    routes = staff_router("/book-orders", "book orders", reads=Permission.ORDERS_READ, subject="book_order")

    @routes.get("", response_model=FollowedPage[ListedBookOrder])
    async def list_book_orders(
        caller: StaffMember,
        reads: Reads,
        follow: Follow,
        status: Annotated[BookOrderStatus | None, Query(description="to produce: paid")] = None,
        queue: Annotated[
            Literal["to_produce", "to_ship"] | None,
            Query(description="paid or to be printed again; produced and not shipped since"),
        ] = None,
        print_file: Annotated[
            Literal["ready", "missing"] | None,
            Query(description="whether all books of the order have a print file of their present state"),
        ] = None,
        kind: Annotated[Literal["books", "retry_pack"] | None, Query()] = None,
        tier: Annotated[str | None, Query(max_length=20, description="a tier's code")] = None,
        user_id: Annotated[UUID | None, Query()] = None,
        book_id: Annotated[UUID | None, Query()] = None,
        search: Annotated[str | None, Query(max_length=200)] = None,
        created_from: Annotated[datetime | None, Query()] = None,
        created_to: Annotated[datetime | None, Query(description="exclusive")] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response:
        """Newest first. `search` is an order's number, or part of an email address or of the name in the address."""
        wanted = BookOrderFilter(
            status=status.value if status else None,
            queue=queue,
            is_pack=kind == "retry_pack" if kind else None,
            tier_code=searchable(tier),
            user_id=user_id,
            book_id=book_id,
            text=searchable(search),
            created_from=utc(created_from),
            created_to=utc(created_to),
        )
        reader = BookOrderReads(reads, caller.storefront)
        if followed := await follow.page("book_order", limit):
            wanted = replace(wanted, numbers=[int(subject) for subject in followed.subjects])
            rows = await reader.search(wanted, before=LARGEST_NUMBER, limit=limit)
            by_number = {str(row["number"]): listed_book_order(row) for row in rows}
            return json_response(followed.body(by_number))
        if print_file is not None:
            selection = ByPrintFile(caller.storefront, wanted, is_ready=print_file == "ready")
            found, before = await find_by_print_file(selection, reader, books.generation, _before(cursor), limit)
            items = [listed_book_order(row) for row in found]
            return json_response({"items": items, "next_cursor": encode_cursor(before) if before else None})
        rows = await reader.search(wanted, before=_before(cursor), limit=limit + 1)
        return _page(rows, limit, listed_book_order)

    return routes


def book_shipping_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router(
        "/book-orders",
        "book orders",
        reads=Permission.ORDERS_READ,
        writes=Permission.ORDERS_WRITE,
        subject="book_order",
    )

    @routes.post("/{number}/ship", response_model=BookOrderBody, summary="Ship Book Order")
    @requires_key
    @audited_with(BOOK_ORDER)
    async def ship(number: OrderNumber, body: ParcelRequest, caller: StaffMember, uow: Transaction) -> Response:
        """The produced books have left. Shipped again, the order shows the last parcel."""
        command = ShipBookOrder(
            storefront=storefronts[caller.storefront],
            number=number,
            tracking=body.tracking,
            note=body.note,
            notify=body.notify,
            by=_user_id(caller),
        )
        await ship_book_order(command, uow)
        return json_response(book_order_body(await BookOrderReads(uow, caller.storefront).detail(number), caller))

    @routes.post("/{number}/reprint", response_model=BookOrderBody, summary="Reprint Book Order")
    @requires_key
    @audited_with(BOOK_ORDER)
    async def reprint(number: OrderNumber, body: ReprintBody, caller: StaffMember, uow: Transaction) -> Response:
        """Produce the books of a completed order again: it is in the queue until it is completed once more."""
        command = ReprintBookOrder(storefront=caller.storefront, number=number, reason=body.reason, by=_user_id(caller))
        await reprint_book_order(command, uow)
        return json_response(book_order_body(await BookOrderReads(uow, caller.storefront).detail(number), caller))

    return routes


def claim_routes(context: BookOrderContext) -> APIRouter:
    routes = staff_router(
        "/book-claims",
        "book orders",
        reads=Permission.ORDERS_READ,
        writes=Permission.ORDERS_WRITE,
        subject="book_order",
        transactional=False,
    )

    @routes.get("", response_model=CursorPage[ListedClaim], operation_id="book_claims.list")
    async def list_claims(caller: StaffMember, reads: Reads, cursor: Cursor = None, limit: Limit = 50) -> Response:
        """Visitors' orders that were paid some time ago and have no customer yet, newest first."""
        rows = await BookOrderReads(reads, caller.storefront).claims(
            paid_before=clock.now() - context.claim_timeout, before=_before(cursor), limit=limit + 1
        )
        return _page(rows, limit, lambda row: shown(ListedClaim, row, order_id=row["number"]))

    @routes.post(
        "/{number}/retry",
        status_code=202,
        response_model=BookOrderBody,
        summary="Request Claim Again",
        operation_id="book_claims.retry",
    )
    async def retry(
        number: OrderNumber, caller: StaffMember, action: Action, reads: Reads, body: RetryClaimBody | None = None
    ) -> Response:
        """Request the claim again at once, if given for another customer than the one of its email."""
        customer = body.customer_id if body else None
        command = RetryClaim(storefront=caller.storefront, number=number, customer_number=customer, by=_user_id(caller))
        await retry_claim(command, context, action.record)
        return json_response(book_order_body(await BookOrderReads(reads, caller.storefront).detail(number)), 202)

    return routes


def _page(rows: list[Row], limit: int, body: Callable[[Row], dict[str, Any]]) -> Response:
    page = rows[:limit]
    following = encode_cursor(page[-1]["number"]) if len(rows) > limit else None
    return json_response({"items": [body(row) for row in page], "next_cursor": following})


def _before(cursor: str | None) -> int:
    return decode_cursor(cursor, NUMBER)[0] if cursor else LARGEST_NUMBER


def _user_id(caller: Caller) -> UUID:
    assert caller.user_id is not None, "the endpoint requires a signed-in caller"
    return caller.user_id
