"""Store the webhook events that are about credits, and handle them as jobs, which may run in any order."""

from uuid import NAMESPACE_URL, uuid5

from common.db.database import Database
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue

from payments.domain.webhook_event import WebhookEvent
from payments.repository import webhook_events
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.observe_checkout import observe_checkout, observe_transaction

ABOUT_SESSIONS = "checkout.session."
"""The prefix of event types whose subject is a checkout session; the others are about payment intents."""


class HandleCreditEvent(JobPayload, name="HandleCreditEvent"):
    """The job of handling one webhook event."""

    storefront: str
    event_id: str


async def store_credit_event(event: WebhookEvent, database: Database) -> None:
    """Store an event and enqueue its job, once per storefront."""
    async with database.transaction() as uow:
        await webhook_events.add(uow, event)
        job = HandleCreditEvent(storefront=event.storefront, event_id=event.event_id)
        await enqueue(uow, job, key=uuid5(NAMESPACE_URL, f"{job.storefront}/{job.event_id}"))


async def handle_credit_event(job: HandleCreditEvent, context: CreditContext) -> None:
    """Read what the event is about from the provider, and update the purchase from that."""
    database = context.database
    event = await webhook_events.unhandled(database.autocommit, job.storefront, job.event_id)
    if event is None:
        return
    if event["type"].startswith(ABOUT_SESSIONS):
        await observe_checkout(job.storefront, event["subject_id"], context)
    else:
        await observe_transaction(job.storefront, event["subject_id"], context)
    await webhook_events.mark_handled(database.autocommit, job.storefront, job.event_id)
