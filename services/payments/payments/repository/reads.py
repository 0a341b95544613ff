"""Payments as rows, one statement each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.kernel import clock

from payments.domain.payment import IS_KEPT, IS_NUMBERED, PaymentStatus

_COLUMNS: LiteralString = (
    "number, id, order_id, user_id, email, amount, currency, status, transaction_id, payment_date, refunded,"
    " metadata, created_at, updated_at"
)
_KEPT: LiteralString = f"storefront = %(storefront)s and {IS_KEPT}"
_IN_DOUBT: LiteralString = "storefront = %(storefront)s and may_lack_order"
WITHOUT_ORDER: LiteralString = f"""
    select further.id from (select distinct order_id from payments where {_IN_DOUBT}) in_doubt
    cross join lateral (
      select id, row_number() over (order by payment_date, id) as place from payments
      where {_KEPT} and order_id = in_doubt.order_id
    ) further where place > 1
    union
    select id from payments where {_IN_DOUBT} and payment_date < %(settled)s and (
      select closed_at from order_files where storefront = %(storefront)s and order_id = payments.order_id
    ) < %(settled)s"""
"""Captured payments, not wholly refunded, that pay for no order: it was paid before, or closed before `settled`."""
_FOUND: LiteralString = f"""
    select {_COLUMNS} from payments
    where storefront = %(storefront)s and number < %(before)s and {IS_NUMBERED}
      and (%(ids)s::uuid[] is null or id = any(%(ids)s))
      and (%(order_id)s::uuid is null or order_id = %(order_id)s)
      and (%(status)s::text is null or status = %(status)s)"""
_PAGE: LiteralString = f"{_FOUND} order by number desc limit %(limit)s"
_PAGE_WITHOUT_ORDER: LiteralString = f"""{_FOUND}
    and id = any(array({WITHOUT_ORDER})) order by number desc limit %(limit)s"""
SETTLED_AFTER = timedelta(minutes=10)
"""The payments of an order that was closed are refunded before that."""
_DETAIL: LiteralString = f"""
    select {_COLUMNS},
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'amount', amount, 'status', status, 'reason', reason,
         'requested_by', requested_by, 'requested_by_name', actor_name(storefront, requested_by, created_at),
         'transaction_id', transaction_id, 'failure', failure, 'created_at', created_at,
         'settled_at', settled_at) order by created_at, id), '[]')
       from refunds where payment_id = payments.id) as refunds,
      (select coalesce(jsonb_agg(jsonb_build_object('reason', reason, 'created_at', created_at)
         order by created_at, key), '[]') from attempts where payment_id = payments.id) as attempts
    from payments where storefront = %(storefront)s and id = %(id)s"""
_OF_ORDERS: LiteralString = """
    select payments.id, order_id, payments.status, payments.amount, payments.refunded, currency,
      payments.transaction_id, payment_date, coalesce(refunds, '{}') as refunds,
      case when payments.status in ('completed', 'partially_refunded', 'refunded')
        then payments.amount - payments.refunded - coalesce(requested, 0) else 0 end as available
    from payments left join lateral (
      select jsonb_object_agg(id, status) as refunds,
        (sum(amount) filter (where status = 'requested'))::bigint as requested
      from refunds where payment_id = payments.id
    ) of_payment on true
    where storefront = %(storefront)s and order_id = any(%(order_ids)s) order by number"""
_CLAIM_UNCHECKED: LiteralString = """
    update payments set checked_at = %(now)s where id in (
      select id from payments
      where status in ('created', 'pending', 'requires_action', 'processing') and transaction_id is not null
        and checked_at < %(before)s order by checked_at limit %(limit)s for update skip locked)
    returning id, storefront, order_id, transaction_id"""
_CLOSED_AS = "select closed_as from order_files where storefront = %(storefront)s and order_id = %(order_id)s"
ABOVE_ALL_NUMBERS = 2**62


async def page(
    executor: Executor,
    storefront: str,
    *,
    before: int,
    limit: int,
    order_id: UUID | None,
    status: PaymentStatus | None,
    is_without_order: bool = False,
    ids: Sequence[UUID] | None = None,
) -> list[Row]:
    """Return payments with numbers below `before`, newest first; with `ids` only those."""
    return await executor.fetch(
        _PAGE_WITHOUT_ORDER if is_without_order else _PAGE,
        storefront=storefront,
        before=before,
        limit=limit,
        order_id=order_id,
        status=status,
        ids=ids,
        **({"settled": clock.now() - SETTLED_AFTER} if is_without_order else {}),
    )


async def detail(executor: Executor, storefront: str, payment_id: UUID) -> Row | None:
    """Return a payment with its `refunds` and `attempts`, oldest first; None if it is unknown."""
    row = await executor.fetch_one(_DETAIL, storefront=storefront, id=payment_id)
    for each in [*row["refunds"], *row["attempts"]] if row else []:
        each |= {name: datetime.fromisoformat(each[name]) for name in ("created_at", "settled_at") if each.get(name)}
    return row


async def of_orders(executor: Executor, storefront: str, order_ids: Sequence[UUID]) -> list[Row]:
    """As `common.rpc.interfaces.payments.OrderPayment`, oldest first."""
    return await executor.fetch(_OF_ORDERS, storefront=storefront, order_ids=list(order_ids))


async def closed_as(executor: Executor, storefront: str, order_id: UUID) -> str | None:
    """Return `cancelled` or `expired` for an order that is closed to payments, otherwise None."""
    closed: str | None = await executor.fetch_value(_CLOSED_AS, storefront=storefront, order_id=order_id)
    return closed


async def claim_unchecked(executor: Executor, now: datetime, before: datetime, limit: int) -> list[Row]:
    """Mark open payments not checked since `before` as checked `now`. Concurrent calls return different ones."""
    return await executor.fetch(_CLAIM_UNCHECKED, now=now, before=before, limit=limit)
