"""Staff's paths about payments."""

from typing import Annotated
from uuid import UUID

from common.paging import decode_cursor, encode_cursor, integer
from common.web import Reads, StaffMember, Transaction, json_response, router
from dialects.staff import CursorPage
from fastapi import Query, Response

from payments.contracts.staff.schemas import PaymentBody, PaymentDetailBody, RefundBody, RefundRequestBody
from payments.domain import reads
from payments.domain.errors import PaymentNotFound
from payments.domain.payment import PaymentStatus
from payments.use_cases.refund_payment import request_refund

payments = router("/api/staff/v1/payments", "payments")


@payments.get("", response_model=CursorPage[PaymentBody])
async def list_payments(
    caller: StaffMember,
    data: Reads,
    order_id: Annotated[UUID | None, Query()] = None,
    status: Annotated[PaymentStatus | None, Query()] = None,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Newest first."""
    rows = await reads.page(
        data,
        caller.storefront,
        before=decode_cursor(cursor, integer)[0] if cursor else reads.NEWEST,
        limit=limit + 1,
        order_id=order_id,
        status=status,
    )
    shown = rows[:limit]
    following = encode_cursor(shown[-1]["number"]) if len(rows) > limit else None
    items = [PaymentBody.of_row(row).model_dump() for row in shown]
    return json_response({"items": items, "next_cursor": following})


@payments.get("/{payment_id}")
async def read_payment(payment_id: UUID, caller: StaffMember, data: Reads) -> PaymentDetailBody:
    """With its refunds and declined attempts, oldest first."""
    row = await reads.one(data, caller.storefront, payment_id)
    if row is None:
        raise PaymentNotFound()
    return PaymentDetailBody.of_detail(row)


@payments.post("/{payment_id}/refunds", status_code=201)
async def refund(payment_id: UUID, body: RefundRequestBody, caller: StaffMember, tx: Transaction) -> RefundBody:
    """Ask for money to go back, in part or in full. Stripe is asked right after; the payment says how it went."""
    command = body.command(caller.storefront, payment_id, caller.user_id)
    payment, asked = await request_refund(command, tx)
    return RefundBody.of(asked, payment)
