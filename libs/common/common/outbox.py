"""Events leave through the database: a row in the transaction that made the change, published afterwards."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Protocol
from uuid import UUID

from pgpipe import Statement, as_dict
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from common import clock, telemetry
from common.database import Database, execute_later
from common.deletion import delete_where
from common.events.catalogue import CONSUMERS
from common.events.envelope import Envelope, Event
from common.insertions import Insertion
from common.statements import LOOSELY

BATCH = 100
KEPT = timedelta(days=3)
HELD = timedelta(seconds=3)
"""How long an event waits for its producer to hand it over himself; longer than that may take."""

_INSERT = text(
    "insert into outbox (event_id, type, envelope, created_at) values (:id, :type, cast(:envelope as jsonb), :now)"
)
_COLUMNS = ("event_id", "uuid"), ("type", "text"), ("envelope", "jsonb"), ("created_at", "timestamptz")
_MARK = f"""
    with due as (
        select id from outbox where published_at is null and created_at <= %(now)s
        order by id limit %(batch)s for update skip locked
    )
    update outbox set published_at = %(now)s from due where outbox.id = due.id and {LOOSELY}
    returning outbox.id, outbox.envelope
"""
_TOLD = f"""
    update outbox set published_at = %s where event_id = any(%s) and published_at is null and {LOOSELY}
    returning event_id
"""
_UNMARK = "update outbox set published_at = null where event_id = any(%s)"
_AGAIN = "update outbox set published_at = null where event_id = any(%s) and created_at > %s"


class Publisher(Protocol):
    """Where a relay hands its events."""

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        """The ids of the events that are durably in the hands of the transport; the others stay in the outbox."""


async def publish(session: AsyncSession, *events: Event | Envelope, held: bool = False) -> list[Envelope]:
    """Record events in the session's transaction. They exist if and only if it commits.

    Who must know an event's id beforehand puts it into its envelope himself. `held` events are not relayed for a
    moment, because the producer is about to hand them over himself; `told` then spares the relay.
    """
    envelopes = [event if isinstance(event, Envelope) else Envelope.around(event) for event in events]
    moment = _due(held)
    rows = [
        {"id": envelope.id, "type": envelope.type, "envelope": envelope.model_dump_json(), "now": moment}
        for envelope in envelopes
    ]
    if rows:
        if session.in_transaction():
            await session.flush()
        await execute_later(session, _INSERT, rows)
    return envelopes


def insertion(envelope: Envelope, *, held: bool = False) -> Insertion:
    """An event's row, for whoever writes it together with others."""
    return Insertion("outbox", _COLUMNS, (envelope.id, envelope.type, envelope.model_dump_json(), _due(held)))


def _due(held: bool) -> datetime:
    return clock.now() + HELD if held else clock.now()


def told(database: Database, envelope: Envelope, service: str) -> None:
    """A service was handed an event and has handled it; if nobody else consumes it, there is nothing to relay.

    Marked a moment later: an event whose mark is lost is relayed, and known to its consumer.
    """
    consumers = {name for name, types in CONSUMERS.items() if envelope.type in types}
    if consumers == {service}:
        database.afterwards.add(_mark_told, envelope)


async def _mark_told(database: Database, envelopes: list[Envelope]) -> None:
    rows = await database.reads.rows(_TOLD, (clock.now(), [envelope.id for envelope in envelopes]))
    marked = {row["event_id"] for row in rows}
    _count(envelope for envelope in envelopes if envelope.id in marked)


async def relay(database: Database, publisher: Publisher) -> int:
    """Publish one batch in the order it was written; answers how many. Safe in any number of processes at once.

    Rows are marked in a transaction that commits only after they were published, so a process that dies here
    leaves them, unmarked and unlocked, for the next.
    """
    async with database.plain_transaction() as begun:
        (marked,) = await begun.run(Statement(_MARK, {"now": clock.now(), "batch": BATCH}, as_dict))
        if not marked.rows:
            return 0
        events = [Envelope.model_validate(row["envelope"]) for row in sorted(marked.rows, key=itemgetter("id"))]
        taken = await publisher.publish(events)
        left = [event.id for event in events if event.id not in taken]
        if left:
            await begun.run(Statement(_UNMARK, (left,), as_dict))
    _count(event for event in events if event.id in taken)
    return len(taken)


async def publish_again(database: Database, event_ids: list[UUID]) -> int:
    """Let the relay publish events once more; answers how many. Consumers that know them ignore them.

    Left alone is what is so old that a consumer may have forgotten that it knows it.
    """
    return await database.reads.write(_AGAIN, (event_ids, clock.now() - KEPT))


def _count(envelopes: Iterable[Envelope]) -> None:
    """The facts of the business by type and storefront, each counted once: what the dashboards' funnels are made of."""
    for (event_type, storefront), number in Counter((each.type, each.storefront) for each in envelopes).items():
        telemetry.outbox_published.add(number, {"cloudevents.event_type": event_type, "atelier.storefront": storefront})


async def prune(database: Database) -> None:
    """Forget events that were published, inbox marks that can no longer meet a duplicate, and old keys."""
    edge = clock.now() - KEPT
    await delete_where(database, "outbox", "published_at < %s", (edge,))
    await delete_where(database, "inbox", "handled_at < %s", (edge - KEPT,))
    await delete_where(database, "idempotency_keys", "created_at < %s", (edge,))
