"""Events handed to a service's handlers: several in one transaction where they may, else each in one of its own."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import psycopg
import sqlalchemy.exc
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from common import clock, telemetry
from common.consumers import Consumers, Reaction
from common.database import Database, Unexpected, execute, expect, fulfil, start_over
from common.events.envelope import Envelope
from common.orm import is_awake

_CLAIM = text("""
    insert into inbox (event_id, handler, handled_at)
    select event_id, handler, :now
    from unnest(cast(:events as uuid[]), cast(:handlers as text[])) as news (event_id, handler)
    on conflict do nothing returning event_id, handler
""")
_AWAY = ("08", "53", "57P")
"""SQLSTATEs of a server that is not there for us: no connection, no room, shutting down."""


class Delivery(NamedTuple):
    """An event for one of its handlers."""

    envelope: Envelope
    reaction: Reaction


class Failure(NamedTuple):
    delivery: Delivery
    error: Exception


def deliveries(envelopes: Iterable[Envelope], consumers: Consumers) -> list[Delivery]:
    """One for each handler that wants to know."""
    return [Delivery(envelope, reaction) for envelope in envelopes for reaction in consumers.of(envelope.type)]


async def react(
    deliveries: Iterable[Delivery], session: AsyncSession, system: str = "atelier", *, here: bool = False
) -> None:
    """Do in the session's transaction what the deliveries ask for, and was not done before.

    The transaction of somebody else who is doing one of them is waited for. `system` and `here` are for the spans.
    Mostly all of them are new: what says so goes with the first handler's first statement where handlers allow it, and
    if it says otherwise, the transaction starts over with those that are.
    """
    asked = sorted({(each.envelope.id, each.reaction.name): each for each in deliveries}.values(), key=_turn)
    if not asked:
        return
    claims = {
        "events": [envelope.id for envelope, _ in asked],
        "handlers": [reaction.name for _, reaction in asked],
        "now": clock.now(),
    }
    try:
        if _may_be_undone(asked) and await expect(session, _CLAIM, claims, len(asked)):
            await _handle(asked, session, system, here)
            await fulfil(session)
            return
    except Unexpected:
        await _start_over(session)
    new = {(row.event_id, row.handler) for row in await execute(session, _CLAIM, claims)}
    first = [each for each in asked if (each.envelope.id, each.reaction.name) in new]
    await _handle(first, session, system, here)


def _may_be_undone(asked: Iterable[Delivery]) -> bool:
    return all(delivery.reaction.together for delivery in asked)


async def _handle(asked: Iterable[Delivery], session: AsyncSession, system: str, here: bool) -> None:
    for envelope, reaction in asked:
        with telemetry.consuming(envelope, reaction.name, system, here=here):
            await reaction.handle(reaction.event.model_validate(envelope.data), session)


async def _start_over(session: AsyncSession) -> None:
    """Neither what handlers said nor what they gave to SQLAlchemy was ever said."""
    if is_awake(session):
        session.expunge_all()
    await start_over(session)


async def deliver(deliveries: Sequence[Delivery], database: Database, system: str = "atelier") -> list[Failure]:
    """Do all of them, and answer which failed. One that fails takes no other with it.

    Raises what the driver says when the database itself is away.
    """
    together = [delivery for delivery in deliveries if delivery.reaction.together]
    alone = [delivery for delivery in deliveries if not delivery.reaction.together]
    if len(together) == 1 or (together and await _failure(together, database, system)):
        alone += together
    tried = [(delivery, await _failure([delivery], database, system)) for delivery in alone]
    return [Failure(delivery, error) for delivery, error in tried if error]


async def _failure(deliveries: Sequence[Delivery], database: Database, system: str) -> Exception | None:
    try:
        async with database.transaction() as session:
            await react(deliveries, session, system)
    except Exception as error:
        if is_away(error):
            raise
        return error
    return None


def is_away(error: Exception) -> bool:
    """Whether the database cannot be asked at present, whoever asks it for what."""
    bare = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    return isinstance(bare, psycopg.OperationalError) and (bare.sqlstate or _AWAY[0]).startswith(_AWAY)


def _turn(delivery: Delivery) -> tuple[str, str, str]:
    """By subject: who does several at once locks the same rows in the same order, and meets nobody head-on."""
    return delivery.envelope.subject, str(delivery.envelope.id), delivery.reaction.name
