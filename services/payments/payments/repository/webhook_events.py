"""Queries of the provider's webhook events, one statement each."""

from collections.abc import Iterable
from datetime import datetime
from typing import LiteralString

from common.db.executor import Executor, Row, query
from common.kernel import clock

from payments.domain.payment import CAPTURED
from payments.domain.webhook_event import WebhookEvent

_UNHANDLED_EVENT: LiteralString = """
    select n.type, n.transaction_id as subject_id, n.failure_key, n.failure_reason,
        p.id as payment_id, p.order_id, p.status
    from notices n left join payments p using (storefront, transaction_id)
    where n.storefront = %(storefront)s and n.event_id = %(event_id)s and n.handled_at is null"""
_DUE_EVENTS: LiteralString = """
    select n.storefront, n.event_id, p.traceparent
    from notices n left join payments p using (storefront, transaction_id)
    where n.handled_at is null and n.type = %(type)s and n.received_at <= %(before)s
      and (n.storefront, n.event_id) > (%(after_storefront)s, %(after_event)s)
    order by n.storefront, n.event_id limit %(limit)s"""
_MARK_CAPTURED = """
    with old as (
        select n.storefront, n.event_id from notices n join payments p using (storefront, transaction_id)
        where n.handled_at is null and n.type = %(type)s and p.status = any(%(captured)s)
        limit %(limit)s for update of n skip locked
    )
    update notices set handled_at = %(now)s from old
    where notices.storefront = old.storefront and notices.event_id = old.event_id
"""
_HANDLED = """
    update notices set handled_at = %(now)s where storefront = %(storefront)s and event_id = %(event_id)s
"""
_SUBJECT_HANDLED = """
    update notices set handled_at = %(now)s
    where storefront = %(storefront)s and transaction_id = %(subject)s and type = any(%(types)s)
      and received_at <= %(before)s and handled_at is null
"""
_LAST_RECEIVED: LiteralString = """
    select received_at from notices where storefront = %(storefront)s order by received_at desc limit 1"""
_PENDING: LiteralString = """
    select count(*) as pending from notices where storefront = %(storefront)s and handled_at is null"""


async def unhandled(executor: Executor, storefront: str, event_id: str) -> Row | None:
    """Return an unhandled webhook event, with `payment_id`, `order_id` and `status` of its payment."""
    return await executor.fetch_one(_UNHANDLED_EVENT, storefront=storefront, event_id=event_id)


async def due(
    executor: Executor, event_type: str, before: datetime, limit: int, after: tuple[str, str] = ("", "")
) -> list[Row]:
    """Return unhandled events of a type that were received until `before`, with their `traceparent`.

    They are in the order of `storefront` and `event_id`; those of `after` and all before them are left out.
    """
    storefront, event = after
    return await executor.fetch(
        _DUE_EVENTS, type=event_type, before=before, limit=limit, after_storefront=storefront, after_event=event
    )


async def add(executor: Executor, event: WebhookEvent) -> None:
    """Store a webhook event, unless it is stored already."""
    await executor.defer_add(event, ignore_conflict=True)


async def add_new(executor: Executor, event: WebhookEvent) -> bool:
    """Store a webhook event; returns False if it is stored already."""
    return await executor.add_if_absent(event)


async def mark_subject_handled(
    executor: Executor, storefront: str, subject_id: str, types: Iterable[str], before: datetime
) -> None:
    """Mark the events of these types about one subject that were received until a moment as handled."""
    await executor.execute(
        _SUBJECT_HANDLED, storefront=storefront, subject=subject_id, types=list(types), before=before, now=clock.now()
    )


async def health(executor: Executor, storefront: str) -> tuple[datetime | None, int]:
    """When the storefront's last event was received, and how many are not handled."""
    latest, pending = await executor.fetch_many(
        query(_LAST_RECEIVED, storefront=storefront), query(_PENDING, storefront=storefront)
    )
    return latest[0]["received_at"] if latest else None, pending[0]["pending"]


async def mark_captured_as_handled(executor: Executor, event_type: str, limit: int) -> None:
    """Mark webhook events of a type as handled if their payment is captured."""
    await executor.execute(_MARK_CAPTURED, type=event_type, captured=list(CAPTURED), now=clock.now(), limit=limit)


async def mark_handled(executor: Executor, storefront: str, event_id: str) -> None:
    """Mark a webhook event as handled."""
    await executor.execute(_HANDLED, storefront=storefront, event_id=event_id, now=clock.now())
