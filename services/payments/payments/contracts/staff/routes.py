"""Staff's endpoints for payments."""

from typing import Annotated
from uuid import UUID

from common.http import Reads, StaffMember, Transaction, json_response
from common.http.following import Follow
from common.http.staff import requires_key, staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from dialects.staff import FollowedPage
from fastapi import Query, Response

from payments.contracts.staff.schemas import (
    PaymentBody,
    PaymentDetailBody,
    RefundBody,
    RefundRequestBody,
    payment_body,
    payment_detail_body,
    requested_refund_body,
)
from payments.domain.errors import PaymentNotFound
from payments.domain.payment import PaymentStatus
from payments.repository import reads
from payments.use_cases.refund_payment import request_refund

payment_routes = staff_router("/payments", "payments", reads=Permission.PAYMENTS_READ, writes=Permission.REFUNDS_WRITE)


@payment_routes.get("", response_model=FollowedPage[PaymentBody])
async def list_payments(
    caller: StaffMember,
    executor: Reads,
    follow: Follow,
    order_id: Annotated[UUID | None, Query()] = None,
    status: Annotated[PaymentStatus | None, Query()] = None,
    without_order: Annotated[bool, Query()] = False,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Newest first; with `updated_from` in the order of changes.

    With `without_order` those that are not refunded although their order was paid or closed before.
    """
    if followed := await follow.page("payment", limit):
        found = await reads.page(
            executor,
            caller.storefront,
            before=reads.ABOVE_ALL_NUMBERS,
            limit=limit,
            order_id=order_id,
            status=status,
            is_without_order=without_order,
            ids=[UUID(subject) for subject in followed.subjects],
        )
        return json_response(followed.body({str(row["id"]): payment_body(row) for row in found}))
    rows = await reads.page(
        executor,
        caller.storefront,
        before=decode_cursor(cursor, NUMBER)[0] if cursor else reads.ABOVE_ALL_NUMBERS,
        limit=limit + 1,
        order_id=order_id,
        status=status,
        is_without_order=without_order,
    )
    page = rows[:limit]
    following = encode_cursor(page[-1]["number"]) if len(rows) > limit else None
    items = [payment_body(row) for row in page]
    return json_response({"items": items, "next_cursor": following})


@payment_routes.get("/{payment_id}", response_model=PaymentDetailBody)
async def read_payment(payment_id: UUID, caller: StaffMember, executor: Reads) -> Response:
    """With its refunds and declined attempts, oldest first."""
    row = await reads.detail(executor, caller.storefront, payment_id)
    if row is None:
        raise PaymentNotFound()
    return json_response(payment_detail_body(row))


@payment_routes.post("/{payment_id}/refunds", status_code=201, response_model=RefundBody)
@requires_key
async def refund(payment_id: UUID, body: RefundRequestBody, caller: StaffMember, uow: Transaction) -> Response:
    """Request a refund, in part or in full. Stripe is called afterwards; the payment shows the result."""
    command = body.command(caller.storefront, payment_id, caller.user_id)
    payment, requested = await request_refund(command, uow)
    return json_response(requested_refund_body(requested, payment, caller), 201)
