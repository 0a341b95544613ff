"""Deliveries are handled once: several in one transaction if their handlers allow it, otherwise one in each."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import psycopg
from pgpipe import RowCountMismatch

from common.db.database import Database
from common.db.executor import query
from common.db.unit_of_work import UnitOfWork
from common.events.envelope import Envelope
from common.kernel import clock
from common.messaging.handlers import HandlerRegistry, Subscription

_RECORD = """
    insert into inbox (event_id, handler, handled_at)
    select event_id, handler, %(now)s
    from unnest(cast(%(events)s as uuid[]), cast(%(handlers)s as text[])) as received (event_id, handler)
    on conflict do nothing returning event_id, handler
"""
_CONNECTION_FAILED, _NO_RESOURCES, _SHUTTING_DOWN = "08", "53", "57P"
"""Classes of SQLSTATE."""


class Delivery(NamedTuple):
    """An event for one of its handlers."""

    envelope: Envelope
    subscription: Subscription


class Failure(NamedTuple):
    delivery: Delivery
    error: Exception


def deliveries(envelopes: Iterable[Envelope], handlers: HandlerRegistry) -> list[Delivery]:
    """One for each handler of each event."""
    return [Delivery(envelope, subscription) for envelope in envelopes for subscription in handlers.of(envelope.type)]


async def deliver(deliveries: Sequence[Delivery], database: Database, system: str = "atelier") -> list[Failure]:
    """Handle all deliveries, and return those that failed. A failure rolls back no other delivery.

    `system` is the messaging system in the spans. Raises the driver's error when the database is unavailable.
    """
    batch = [delivery for delivery in deliveries if delivery.subscription.batch]
    single = [delivery for delivery in deliveries if not delivery.subscription.batch]
    if len(batch) == 1 or (batch and await _failure(batch, database, system)):
        single += batch
    tried = [(delivery, await _failure([delivery], database, system)) for delivery in single]
    return [Failure(delivery, error) for delivery, error in tried if error]


async def _failure(deliveries: Sequence[Delivery], database: Database, system: str) -> Exception | None:
    try:
        async with database.transaction() as uow:
            await dispatch(deliveries, uow, system)
    except psycopg.OperationalError as error:
        if (error.sqlstate or _CONNECTION_FAILED).startswith((_CONNECTION_FAILED, _NO_RESOURCES, _SHUTTING_DOWN)):
            raise
        return error
    except Exception as error:
        return error
    return None


async def dispatch(
    deliveries: Iterable[Delivery], uow: UnitOfWork, system: str = "atelier", *, is_nested: bool = False
) -> None:
    """Handle in one transaction the deliveries that were not handled before.

    Waits for another transaction that is handling one of them. If all handlers allow batches, the inbox rows are sent
    with the first handler's first statement, because nearly always all of them are new; if some of them exist already,
    the transaction restarts with the other deliveries. `system` and `is_nested` are for the spans.
    """
    ordered = sorted({(each.envelope.id, each.subscription.name): each for each in deliveries}.values(), key=_order)
    if not ordered:
        return
    rows = {
        "events": [envelope.id for envelope, _ in ordered],
        "handlers": [subscription.name for _, subscription in ordered],
        "now": clock.now(),
    }
    if not uow.is_used and all(subscription.batch for _, subscription in ordered):
        try:
            uow.defer_statements(query(_RECORD, **rows), expect_rows=len(ordered))
            await _handle(ordered, uow, system, is_nested)
            await uow.check_expected_rows()
        except RowCountMismatch:
            await uow.roll_back()
        else:
            return
    new = {(row["event_id"], row["handler"]) for row in await uow.fetch(_RECORD, **rows)}
    unhandled = [each for each in ordered if (each.envelope.id, each.subscription.name) in new]
    await _handle(unhandled, uow, system, is_nested)


async def _handle(deliveries: Iterable[Delivery], uow: UnitOfWork, system: str, is_nested: bool) -> None:
    for envelope, subscription in deliveries:
        with subscription.span(envelope, system, is_nested=is_nested):
            await subscription.handle(envelope, uow)


def _order(delivery: Delivery) -> tuple[str, str, str]:
    """Orders by subject: transactions that handle several lock the same rows in the same order, and cannot deadlock."""
    return delivery.envelope.subject, str(delivery.envelope.id), delivery.subscription.name
