"""Deliveries that are due: which endpoints have some, claiming them, and what came of the attempt."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from psycopg.types.json import Jsonb

CLAIMED_FOR = timedelta(seconds=60)
"""When a claimed delivery is due again if its worker dies; longer than an attempt takes."""
_ENDPOINTS: LiteralString = """
    select id, storefront, failing_since is not null as is_failing from endpoints e
    where disabled_at is null and (paused_until is null or paused_until <= %(now)s)
        and exists (select from deliveries where endpoint_id = e.id and next_attempt_at <= %(now)s)
"""
_CLAIM: LiteralString = """
    with due as (
        select d.id from deliveries d join endpoints e on e.id = d.endpoint_id
        where endpoint_id = %(endpoint_id)s and next_attempt_at <= %(now)s
            and e.disabled_at is null and (e.paused_until is null or e.paused_until <= %(now)s)
        order by next_attempt_at limit %(limit)s for update of d skip locked
    )
    update deliveries d set next_attempt_at = %(until)s from due, events
    where d.id = due.id and events.id = d.event_id
    returning d.id, d.event_id, events.body
"""
_LOCK: LiteralString = "select tries, state from deliveries where id = %(id)s for no key update"
_END: LiteralString = """
    with ended as (
        update deliveries set state = %(state)s, tries = tries + 1, attempts = attempts + 1,
            next_attempt_at = %(next_attempt_at)s, ended_at = %(ended_at)s, last_status = %(status)s,
            last_error = %(error)s
        where id = %(id)s returning id, storefront, endpoint_id, attempts
    )
    insert into attempts (storefront, delivery_id, endpoint_id, number, started_at, duration_ms, url, headers, status,
                          error, answer)
    select storefront, id, endpoint_id, attempts, %(started_at)s, %(duration_ms)s, %(url)s, %(headers)s, %(status)s,
        %(error)s, %(answer)s
    from ended
"""
_SUCCEEDED: LiteralString = """
    update endpoints set failing_since = null, paused_until = null
    where id = %(id)s and (failing_since is not null or paused_until is not null)
"""
_FAIL_WAITING: LiteralString = """
    update deliveries set state = 'failed', next_attempt_at = null, ended_at = %(now)s,
        last_error = coalesce(last_error, 'the endpoint was disabled')
    where endpoint_id = %(endpoint_id)s and state = 'waiting'
"""


async def endpoints_with_due(executor: Executor) -> list[Row]:
    """Of all storefronts: one lookup in an index for each endpoint that is enabled."""
    return await executor.fetch(_ENDPOINTS, now=clock.now())


async def claim_due(executor: Executor, endpoint_id: UUID, limit: int) -> list[Row]:
    """At most `limit` deliveries of an endpoint that are due, with their bodies. No other worker gets them now."""
    now = clock.now()
    return await executor.fetch(_CLAIM, endpoint_id=endpoint_id, limit=limit, now=now, until=now + CLAIMED_FOR)


async def lock_delivery(uow: UnitOfWork, delivery_id: UUID) -> Row | None:
    return await uow.fetch_one(_LOCK, id=delivery_id)


async def end_attempt(
    uow: UnitOfWork, delivery_id: UUID, state: str, next_attempt_at: datetime | None, attempt: Mapping[str, Any]
) -> None:
    """Record an attempt and the state of its delivery. Nothing if the delivery was deleted meanwhile."""
    ended_at = clock.now() if next_attempt_at is None else None
    headers = Jsonb(attempt["headers"])
    given = {**attempt, "headers": headers, "state": state, "next_attempt_at": next_attempt_at, "ended_at": ended_at}
    await uow.defer(_END, id=delivery_id, **given)


async def mark_working(uow: UnitOfWork, endpoint_id: UUID) -> None:
    await uow.defer(_SUCCEEDED, id=endpoint_id)


async def fail_waiting(uow: UnitOfWork, endpoint_id: UUID) -> None:
    """Of an endpoint that is being disabled."""
    await uow.defer(_FAIL_WAITING, endpoint_id=endpoint_id, now=clock.now())
