"""Deliveries and their attempts, for staff: each limited to one storefront."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row, query
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from webhooks.domain.delivery import DeliveryState

_COLUMNS: LiteralString = """
    select d.id, d.event_id, d.event_type, d.endpoint_id, e.url, d.state, d.attempts, d.created_at, d.next_attempt_at,
        d.ended_at, d.last_status, d.last_error
"""
_PAGE: LiteralString = f"""
    {_COLUMNS} from deliveries d join endpoints e on e.id = d.endpoint_id
    where d.storefront = %(storefront)s
        and (%(endpoint_id)s::uuid is null or d.endpoint_id = %(endpoint_id)s)
        and (%(event_id)s::uuid is null or d.event_id = %(event_id)s)
        and (%(event_type)s::text is null or d.event_type = %(event_type)s)
        and (%(state)s::text is null or d.state = %(state)s)
        and (%(created_from)s::timestamptz is null or d.created_at >= %(created_from)s)
        and (%(created_to)s::timestamptz is null or d.created_at < %(created_to)s)
        and (%(moment)s::timestamptz is null or (d.created_at, d.id) < (%(moment)s, %(id)s::uuid))
    order by d.created_at desc, d.id desc limit %(limit)s
"""
_DETAIL: LiteralString = f"""
    {_COLUMNS}, events.body, events.occurred_at from deliveries d join endpoints e on e.id = d.endpoint_id
        join events on events.id = d.event_id
    where d.storefront = %(storefront)s and d.id = %(id)s
"""
_ATTEMPTS: LiteralString = """
    select number, started_at, duration_ms, url, headers, status, error, answer from attempts
    where storefront = %(storefront)s and delivery_id = %(id)s order by id desc limit %(limit)s
"""
_AGAIN: LiteralString = """
    update deliveries d set state = 'waiting', tries = 0, ended_at = null,
        next_attempt_at = case when events.body is not null then %(now)s::timestamptz end
    from events where events.id = d.event_id and d.storefront = %(storefront)s
"""
_ENDPOINT_OF: LiteralString = "select endpoint_id from deliveries where storefront = %(storefront)s and id = %(id)s"
_ONE_AGAIN: LiteralString = f"{_AGAIN} and d.id = %(id)s"
_FAILED_AGAIN: LiteralString = f"""
    {_AGAIN} and d.endpoint_id = %(endpoint_id)s and d.state = 'failed' and d.ended_at >= %(since)s
"""
SHOWN_ATTEMPTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilter:
    """What None leaves open. `created_to` is exclusive."""

    endpoint_id: UUID | None = None
    event_id: UUID | None = None
    event_type: str | None = None
    state: DeliveryState | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


async def search_deliveries(
    executor: Executor, storefront: str, wanted: DeliveryFilter, after: tuple[datetime, UUID] | None, limit: int
) -> list[Row]:
    """Newest first, older than a moment and id."""
    moment, delivery_id = after or (None, None)
    given = asdict(wanted)
    return await executor.fetch(_PAGE, storefront=storefront, **given, moment=moment, id=delivery_id, limit=limit)


async def read_delivery(executor: Executor, storefront: str, delivery_id: UUID) -> tuple[Row | None, list[Row]]:
    """A delivery with its event's body, and its attempts, the newest first."""
    given = {"storefront": storefront, "id": delivery_id}
    attempts_of = query(_ATTEMPTS, **given, limit=SHOWN_ATTEMPTS)
    found, attempts = await executor.fetch_many(query(_DETAIL, **given), attempts_of)
    return (found[0] if found else None), attempts


async def endpoint_of_delivery(executor: Executor, storefront: str, delivery_id: UUID) -> UUID | None:
    found: UUID | None = await executor.fetch_value(_ENDPOINT_OF, storefront=storefront, id=delivery_id)
    return found


async def deliver_again(uow: UnitOfWork, storefront: str, delivery_id: UUID) -> None:
    """Make a delivery due now, with all tries."""
    await uow.defer(_ONE_AGAIN, storefront=storefront, id=delivery_id, now=clock.now())


async def deliver_failed_again(uow: UnitOfWork, storefront: str, endpoint_id: UUID, since: datetime) -> int:
    """Make the deliveries due now that have failed since a moment; returns how many."""
    return await uow.execute(
        _FAILED_AGAIN, storefront=storefront, endpoint_id=endpoint_id, since=since, now=clock.now()
    )
