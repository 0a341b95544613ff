"""Deliveries that fail become tasks of the consumer's queue, with either transport.

The queue retries them by its retry policy, and keeps those that fail at their last attempt as dead letters.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

import psycopg
import structlog

from common.db.database import Database
from common.events.envelope import Envelope
from common.kernel import clock
from common.messaging.handlers import Subscription
from common.messaging.inbox import Delivery, Failure, deliver
from common.observability import redaction, tracing

TIMEOUT_SECONDS = 10.0
"""Deliveries that take longer become tasks."""
NONE: Mapping[UUID, int] = MappingProxyType({})
log = structlog.get_logger()

_STORE = """
    insert into tasks (key, handler, payload, state, attempts, error, run_at, created_at)
    select %(key)s, %(handler)s, cast(%(payload)s as jsonb), %(state)s, %(attempts)s, %(error)s, %(run_at)s, %(now)s
    where not exists (select from inbox where event_id = %(key)s and handler = %(handler)s)
    on conflict (key, handler) do nothing
"""


async def deliver_or_store(
    deliveries: list[Delivery], database: Database, system: str = "atelier", failed_before: Mapping[UUID, int] = NONE
) -> list[Failure]:
    """Handle deliveries; those that fail, or take too long, become tasks that have failed once.

    `failed_before` counts earlier failures by the event's id. Returns the deliveries whose payload PostgreSQL cannot
    store. Raises the driver's error when the database is unavailable.
    """
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            failures = await deliver(deliveries, database, system)
    except TimeoutError as timeout:
        failures = [Failure(delivery, timeout) for delivery in deliveries]
    unstorable = []
    for failure in failures:
        (envelope, subscription), error = failure
        attempts = failed_before.get(envelope.id, 0) + 1
        log.warning(
            "event_failed",
            handler=subscription.name,
            attempts=attempts,
            reason=redaction.reason(error),
            **tracing.log_fields(envelope.model_dump()),
        )
        try:
            await store(database, envelope, subscription, attempts, redaction.traceback_of(error))
        except psycopg.DataError:
            unstorable.append(failure)
    return unstorable


async def store_untried(deliveries: Iterable[Delivery], database: Database) -> None:
    """Make deliveries tasks without handling them: a task's lease counts attempts that end with their process."""
    for envelope, subscription in deliveries:
        await store(database, envelope, subscription)


async def store(
    database: Database, envelope: Envelope, subscription: Subscription, attempts: int = 0, error: str | None = None
) -> None:
    """Make a delivery a task with that many failed attempts, unless it is one already or was handled meanwhile."""
    delay = subscription.retries.delay_after(attempts) if attempts else 0.0
    now = clock.now()
    await database.autocommit.execute(
        _STORE,
        key=envelope.id,
        handler=subscription.name,
        payload=envelope.model_dump_json(),
        state="dead" if delay is None else "waiting",
        attempts=attempts,
        error=error,
        run_at=now + timedelta(seconds=delay or 0),
        now=now,
    )
