"""Events are recorded in the transaction of the change, and published afterwards by a relay."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from uuid import UUID

from common.db.database import Database
from common.db.deletion import delete_where
from common.db.executor import ASYNC_COMMIT, Executor
from common.db.guarded_insert import UnmappedRow
from common.db.unit_of_work import UnitOfWork
from common.events.envelope import Envelope, Event
from common.kernel import clock
from common.messaging.transport import Transport
from common.observability import telemetry

BATCH = 100
RETENTION = timedelta(days=3)
BATCHES_KEPT = timedelta(days=30)
"""How long published events and idempotency keys are kept; rows of the inbox are kept for twice as long."""
EAGER_SECONDS = timedelta(seconds=3)
"""The relay does not publish an eager event for so long, which is longer than its eager delivery may take."""

# `created_at` of the outbox is the time from which the relay may publish the row.
_INSERT = """
    insert into outbox (event_id, type, envelope, created_at)
    values (%(id)s, %(type)s, cast(%(envelope)s as jsonb), %(now)s)
"""
_COLUMNS = ("event_id", "uuid"), ("type", "text"), ("envelope", "jsonb"), ("created_at", "timestamptz")
_MARK = f"""
    with due as (
        select id from outbox where published_at is null and created_at <= %(now)s
        order by id limit %(batch)s for update skip locked
    )
    update outbox set published_at = %(now)s from due where outbox.id = due.id and {ASYNC_COMMIT}
    returning outbox.id, outbox.envelope
"""
_MARK_DELIVERED = f"""
    update outbox set published_at = %(now)s
    where event_id = any(%(ids)s) and published_at is null and {ASYNC_COMMIT}
    returning event_id
"""
_RELAY_NOW = "update outbox set created_at = %(now)s where event_id = %(id)s and created_at > %(now)s"
_FIND = "select envelope from outbox where event_id = %(id)s"
_UNMARK = "update outbox set published_at = null where event_id = any(%(ids)s)"


async def publish(uow: UnitOfWork, *events: Event | Envelope, eager: bool = False) -> list[Envelope]:
    """Record events in the transaction. They exist if and only if it commits.

    `eager` events are delivered to their consumers right after the commit, before the request's response is sent, for
    clients that read the effect at once. The relay delivers them later if that fails; consumers ignore an event that
    they have handled.
    """
    envelopes = [event if isinstance(event, Envelope) else Envelope.of(event) for event in events]
    deliver_now = uow.deliver_now if eager else None
    not_before = _not_before(deliver_now is not None)
    for envelope in envelopes:
        await uow.defer(
            _INSERT, id=envelope.id, type=envelope.type, envelope=envelope.model_dump_json(), now=not_before
        )
        if deliver_now is not None:
            uow.after_commit(partial(deliver_now, envelope))
    return envelopes


def row(envelope: Envelope, *, eager: bool = False) -> UnmappedRow:
    """An event's row for a guarded insert. The caller delivers an `eager` one itself, with `database.deliver_now`."""
    return UnmappedRow("outbox", _COLUMNS, (envelope.id, envelope.type, envelope.model_dump_json(), _not_before(eager)))


def _not_before(eager: bool) -> datetime:
    return clock.now() + EAGER_SECONDS if eager else clock.now()


async def find_event(executor: Executor, event_id: UUID) -> Envelope | None:
    """A recorded event, while the outbox has it: at least for RETENTION after it was published."""
    stored = await executor.fetch_value(_FIND, id=event_id)
    return None if stored is None else Envelope.model_validate(stored)


async def relay_now(database: Database, envelope: Envelope) -> None:
    """Let the relay publish an eager event at once, because its eager delivery has failed."""
    await database.autocommit.execute(_RELAY_NOW, id=envelope.id, now=clock.now())


def mark_delivered(database: Database, envelope: Envelope) -> None:
    """Record, a moment later, that all consumers have handled the event, so that the relay need not publish it.

    If the mark is lost, the event is relayed, and its consumers ignore it.
    """
    database.write_behind.add(_mark_delivered, envelope)


async def _mark_delivered(executor: Executor, envelopes: list[Envelope]) -> None:
    ids = [envelope.id for envelope in envelopes]
    rows = await executor.fetch(_MARK_DELIVERED, now=clock.now(), ids=ids)
    marked = {row["event_id"] for row in rows}
    _count(envelope for envelope in envelopes if envelope.id in marked)


async def relay(database: Database, transport: Transport) -> int:
    """Publish one batch in the order of writing; returns how many. May run in any number of processes at once.

    Rows are marked in a transaction that commits only after they were published: if the process ends before, they stay
    unmarked and unlocked, and are published again.
    """
    async with database.transaction() as uow:
        marked = await uow.fetch(_MARK, now=clock.now(), batch=BATCH)
        if not marked:
            return 0
        events = [Envelope.model_validate(row["envelope"]) for row in sorted(marked, key=itemgetter("id"))]
        published = await transport.publish(events)
        left = [event.id for event in events if event.id not in published]
        if left:
            await uow.defer(_UNMARK, ids=left)
    _count(event for event in events if event.id in published)
    return len(published)


def _count(envelopes: Iterable[Envelope]) -> None:
    """Count published events, each once, by type and storefront."""
    for (event_type, storefront), number in Counter((each.type, each.storefront) for each in envelopes).items():
        telemetry.outbox_published.add(number, {"cloudevents.event_type": event_type, "atelier.storefront": storefront})


async def prune(database: Database) -> None:
    """Delete old rows: published events, inbox rows of events that are not delivered again, idempotency keys,
    batches of imports, and entries of the audit log that have expired."""
    edge = clock.now() - RETENTION
    await delete_where(database, "outbox", "published_at < %(edge)s", edge=edge)
    await delete_where(database, "inbox", "handled_at < %(edge)s", edge=edge - RETENTION)
    await delete_where(database, "idempotency_keys", "created_at < %(edge)s", edge=edge)
    await delete_where(database, "applied_batches", "applied_at < %(edge)s", edge=edge - BATCHES_KEPT)
    await delete_where(database, "audit_log", "expires_at < least(%(now)s, now())", now=clock.now())
