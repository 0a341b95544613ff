"""Make the body of an event, which its endpoints all get, and make its deliveries due."""

from collections.abc import Mapping
from typing import Any

from common.db.database import Database
from common.rpc.interfaces.subjects import SubjectsInterface

from webhooks.domain.body import body_of
from webhooks.domain.catalogue import CATALOGUE, PublicType, Told
from webhooks.domain.delivery import PublicEvent
from webhooks.repository.events import find_event, lock_event, make_due
from webhooks.use_cases.enqueue_endpoints import enqueue_endpoints
from webhooks.use_cases.record_event import ComposeEvent

Services = Mapping[str, SubjectsInterface]


async def compose_event(job: ComposeEvent, database: Database, services: Services) -> None:
    """The body is stored with the first call; what it shows is read before the transaction.

    Raises ServiceUnavailable while the service that has the data does not answer.
    """
    event = await find_event(database.autocommit, job.storefront, job.event_id)
    if event is None:
        return
    public = CATALOGUE[event.type]
    data = None if event.body is not None or event.is_erased else await _data(public, event, services)
    async with database.transaction() as uow:
        stored = await lock_event(uow, job.storefront, job.event_id)
        if stored is None:
            return
        if stored.body is None:
            stored.body = _body(public, stored, None if stored.is_erased else data)
            await uow.defer_save(stored)
        await enqueue_endpoints(uow, job.storefront, await make_due(uow, stored.id))


async def _data(public: PublicType, event: PublicEvent, services: Services) -> Any:
    if isinstance(public.data, Told):
        return public.data.compose(event.facts or {}).model_dump(mode="json")
    return await services[public.data.service].staff_body(event.storefront, public.data.kind, event.subject)


def _body(public: PublicType, event: PublicEvent, data: Any) -> str:
    return body_of(
        event_id=event.id,
        type_=event.type,
        schema_version=public.version,
        storefront=event.storefront,
        occurred_at=event.occurred_at,
        version=event.version,
        data=data,
    )
