"""Public events: recorded with a delivery for each endpoint that gets them, then composed."""

from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import change_and_enqueue
from common.kernel import clock
from psycopg.types.json import Jsonb

from webhooks.domain.delivery import PublicEvent
from webhooks.domain.endpoint import EVERYTHING

_MATCHING: LiteralString = """
    select id from endpoints
    where storefront = %(storefront)s::text and disabled_at is null and event_types && %(types)s::varchar[]
        and created_at <= %(occurred_at)s::timestamptz
"""
_RECORD: LiteralString = f"""
    insert into events (id, storefront, type, subject, version, occurred_at, recorded_at, user_id, facts, is_erased)
    select %(id)s::uuid, %(storefront)s::text, %(type)s, %(subject)s, %(version)s, %(occurred_at)s, %(now)s,
        %(user_id)s, %(facts)s, false
    where exists ({_MATCHING})
    on conflict (id) do nothing
"""
_DELIVER: LiteralString = f"""
    insert into deliveries (id, storefront, event_id, endpoint_id, event_type, state, tries, attempts, created_at)
    select gen_random_uuid(), events.storefront, events.id, matching.id, events.type, 'waiting', 0, 0,
        %(now)s::timestamptz
    from events cross join ({_MATCHING}) as matching
    where events.id = %(id)s::uuid and events.body is null
    on conflict (event_id, endpoint_id) do nothing
"""
_IS_NEW: LiteralString = "exists (select from events where id = %(id)s::uuid and body is null)"
_LOCK: LiteralString = "storefront = %(storefront)s and id = %(id)s for no key update"
_ONE: LiteralString = "storefront = %(storefront)s and id = %(id)s"
_DUE: LiteralString = """
    update deliveries set next_attempt_at = %(now)s
    from endpoints where endpoints.id = endpoint_id and event_id = %(id)s and state = 'waiting'
        and next_attempt_at is null
    returning endpoint_id, failing_since is not null as is_failing
"""
_OF_CUSTOMER: LiteralString = """
    select id, body from events where storefront = %(storefront)s and user_id = %(user_id)s and not is_erased
    order by id for no key update
"""
_ERASE: LiteralString = """
    update events set is_erased = true, body = %(body)s, facts = null where id = %(id)s
"""
_ERASE_ANSWERS: LiteralString = """
    update attempts set answer = '' from deliveries
    where deliveries.id = delivery_id and event_id = any(%(ids)s) and answer <> ''
"""


async def record(uow: UnitOfWork, event: PublicEvent, payload: JobPayload) -> None:
    """Add the event, a delivery for each endpoint that gets its type, and the job that composes it.

    Endpoints get what happened since they were created. Nothing if none gets it, or if it was recorded before. The
    statements are sent with the commit.
    """
    types = [event.type, EVERYTHING]
    given: dict[str, Any] = {"id": event.id, "storefront": event.storefront, "types": types, "now": event.recorded_at}
    given["occurred_at"] = event.occurred_at
    await uow.defer(
        _RECORD,
        **given,
        type=event.type,
        subject=event.subject,
        version=event.version,
        user_id=event.user_id,
        facts=None if event.facts is None else Jsonb(event.facts),
    )
    await change_and_enqueue(uow, _DELIVER, _IS_NEW, payload, key=event.id, **given)


async def find_event(executor: Executor, storefront: str, event_id: UUID) -> PublicEvent | None:
    return await executor.get(PublicEvent, _ONE, storefront=storefront, id=event_id)


async def lock_event(uow: UnitOfWork, storefront: str, event_id: UUID) -> PublicEvent | None:
    return await uow.get(PublicEvent, _LOCK, storefront=storefront, id=event_id)


async def make_due(uow: UnitOfWork, event_id: UUID) -> list[Row]:
    """Make the deliveries of an event due that waited for its body; returns their endpoints."""
    return await uow.fetch(_DUE, id=event_id, now=clock.now())


async def events_of_customer(uow: UnitOfWork, storefront: str, user_id: UUID) -> list[Row]:
    """Those with data of the customer, locked: `id` and `body`."""
    return await uow.fetch(_OF_CUSTOMER, storefront=storefront, user_id=user_id)


async def erase_event(uow: UnitOfWork, event_id: UUID, body: str | None) -> None:
    """Store the body without the customer's data; null if it was not composed yet."""
    await uow.defer(_ERASE, id=event_id, body=body)


async def erase_answers(uow: UnitOfWork, event_ids: list[UUID]) -> None:
    """Receivers may have repeated what they got."""
    await uow.defer(_ERASE_ANSWERS, ids=event_ids)
