"""Store the webhook events that are about subscriptions, and handle them as jobs, which may run in any order."""

from uuid import NAMESPACE_URL, uuid5

from common.db.database import Database
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel import clock

from payments.adapters.stripe_webhook import SUBSCRIPTION_EVENTS
from payments.domain.webhook_event import WebhookEvent
from payments.repository import webhook_events
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import observe_customer


class HandleSubscriptionEvent(JobPayload, name="HandleSubscriptionEvent"):
    """The job of handling one webhook event."""

    storefront: str
    event_id: str


async def store_subscription_event(event: WebhookEvent, database: Database) -> bool:
    """Store an event and enqueue its job, once per storefront; returns False if it is stored already."""
    async with database.transaction() as uow:
        if not await webhook_events.add_new(uow, event):
            return False
        job = HandleSubscriptionEvent(storefront=event.storefront, event_id=event.event_id)
        await enqueue(uow, job, key=uuid5(NAMESPACE_URL, f"{job.storefront}/{job.event_id}"))
    return True


async def handle_subscription_event(job: HandleSubscriptionEvent, context: BillingContext) -> None:
    """Read the state of the event's customer from the provider and store it.

    With it, all events about this customer are handled that were received before the state was read.
    """
    database = context.database
    event = await webhook_events.unhandled(database.autocommit, job.storefront, job.event_id)
    if event is None:
        return
    before, subject = clock.now(), event["subject_id"]
    await observe_customer(job.storefront, subject, context)
    await webhook_events.mark_subject_handled(database.autocommit, job.storefront, subject, SUBSCRIPTION_EVENTS, before)
    await webhook_events.mark_handled(database.autocommit, job.storefront, job.event_id)
