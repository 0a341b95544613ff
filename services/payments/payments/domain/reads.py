"""Queries that decide nothing, in plain SQL."""

from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from common.database import Reads

from payments.domain.payment import IS_NUMBERED, PaymentStatus

_COLUMNS: LiteralString = (
    "number, id, order_id, user_id, email, amount, currency, status, transaction_id, payment_date, refunded,"
    " metadata, created_at, updated_at"
)
_PAGE: LiteralString = f"""
    select {_COLUMNS} from payments
    where storefront = %(storefront)s and number < %(before)s and {IS_NUMBERED}
      and (%(order_id)s::uuid is null or order_id = %(order_id)s) and (%(status)s::text is null or status = %(status)s)
    order by number desc limit %(limit)s"""
_ONE: LiteralString = f"""
    select {_COLUMNS},
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'amount', amount, 'status', status, 'reason', reason,
         'requested_by', requested_by, 'transaction_id', transaction_id, 'failure', failure, 'created_at', created_at,
         'settled_at', settled_at) order by created_at, id), '[]')
       from refunds where payment_id = payments.id) as refunds,
      (select coalesce(jsonb_agg(jsonb_build_object('reason', reason, 'created_at', created_at)
         order by created_at, key), '[]') from attempts where payment_id = payments.id) as attempts
    from payments where storefront = %(storefront)s and id = %(id)s"""
_NEWS: LiteralString = """
    select n.type, n.transaction_id, n.failure_key, n.failure_reason, p.id as payment_id, p.order_id, p.status
    from notices n left join payments p using (storefront, transaction_id)
    where n.storefront = %(storefront)s and n.event_id = %(event_id)s and n.handled_at is null"""
_UNHEARD: LiteralString = """
    select n.storefront, n.event_id, p.traceparent
    from notices n left join payments p using (storefront, transaction_id)
    where n.handled_at is null and n.type = %(type)s and n.received_at <= %(before)s and not exists (
      select from tasks t
      where t.payload ->> 'event_id' = n.event_id and t.payload ->> 'storefront' = n.storefront)
    limit %(limit)s"""
_CLAIM_UNCHECKED: LiteralString = """
    update payments set checked_at = %(now)s where id in (
      select id from payments
      where status in ('created', 'pending', 'requires_action', 'processing') and transaction_id is not null
        and checked_at < %(before)s order by checked_at limit %(limit)s for update skip locked)
    returning id, storefront, order_id, transaction_id"""
NEWEST = 2**62


async def page(
    reads: Reads, storefront: str, *, before: int, limit: int, order_id: UUID | None, status: PaymentStatus | None
) -> list[dict[str, Any]]:
    """Newest first, with numbers below `before`."""
    values = {"storefront": storefront, "before": before, "limit": limit, "order_id": order_id, "status": status}
    return await reads.rows(_PAGE, values)


async def one(reads: Reads, storefront: str, payment_id: UUID) -> dict[str, Any] | None:
    """A payment with its `refunds` and `attempts`, oldest first."""
    return await reads.row(_ONE, {"storefront": storefront, "id": payment_id})


async def closed_as(reads: Reads, storefront: str, order_id: UUID) -> str | None:
    """How an order was closed to payments, if it was."""
    row = await reads.row(
        "select closed_as from order_files where storefront = %s and order_id = %s", (storefront, order_id)
    )
    return row["closed_as"] if row else None


async def news(reads: Reads, storefront: str, event_id: str) -> dict[str, Any] | None:
    """A notice that is yet to be handled, with `payment_id`, `order_id` and `status` of the payment it is about."""
    return await reads.row(_NEWS, {"storefront": storefront, "event_id": event_id})


async def unheard(reads: Reads, notice_type: str, before: datetime, limit: int) -> list[dict[str, Any]]:
    """Notices of a type that came before, were not handled and have no job; with `traceparent` of the payment."""
    return await reads.rows(_UNHEARD, {"type": notice_type, "before": before, "limit": limit})


async def claim_unchecked(reads: Reads, now: datetime, before: datetime, limit: int) -> list[dict[str, Any]]:
    """Open payments that nobody has looked at since `before`; each is handed to one asker."""
    return await reads.rows(_CLAIM_UNCHECKED, {"now": now, "before": before, "limit": limit})


async def envelope(reads: Reads, event_id: UUID) -> dict[str, Any] | None:
    """An event as it was published, while the outbox remembers it."""
    row = await reads.row("select envelope from outbox where event_id = %s", (event_id,))
    return row["envelope"] if row else None
