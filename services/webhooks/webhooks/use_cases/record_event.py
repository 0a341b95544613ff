"""Record an event of a service as a public event, in the transaction that consumes it."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.envelope import Envelope
from common.jobs.payload import JobPayload
from common.kernel import clock

from webhooks.domain.catalogue import PublicType, Shown
from webhooks.domain.delivery import PublicEvent
from webhooks.repository import events


class ComposeEvent(JobPayload, name="ComposeEvent"):
    """Make the body of an event, and send it."""

    storefront: str
    event_id: UUID


async def record_event(public: PublicType, envelope: Envelope, uow: UnitOfWork) -> None:
    """With a delivery for each endpoint of the storefront that gets the type; nothing if none does."""
    event = PublicEvent(
        id=public.id_of(envelope),
        storefront=envelope.storefront,
        type=public.name,
        subject=_key(public, envelope),
        version=envelope.data.get("version", 0),
        occurred_at=envelope.time,
        recorded_at=clock.now(),
        user_id=None if public.is_once_per_subject else envelope.data.get("user_id"),
        facts=None if isinstance(public.data, Shown) else envelope.data,
    )
    await events.record(uow, event, ComposeEvent(storefront=event.storefront, event_id=event.id))


def _key(public: PublicType, envelope: Envelope) -> str:
    return str(envelope.data[public.data.key]) if isinstance(public.data, Shown) else envelope.subject
