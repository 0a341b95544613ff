"""Store an event of the provider's webhook before the response."""

from common.db.database import Database
from common.jobs.queue import enqueue

from payments.domain.webhook_event import WebhookEvent
from payments.repository import webhook_events
from payments.use_cases.handle_webhook_event import SUCCEEDED, HandleWebhookEvent, job_key


async def store_webhook_event(event: WebhookEvent, database: Database, webhook_success_delay_seconds: float) -> None:
    """Store an event and enqueue its job, once per storefront.

    With `webhook_success_delay_seconds` a success gets no job yet, because the customer's confirmation usually records
    it before. Otherwise `enqueue_due_webhook_events` enqueues it.
    """
    if webhook_success_delay_seconds and event.type == SUCCEEDED:
        await webhook_events.add(database.autocommit, event)
        return
    async with database.transaction() as uow:
        await webhook_events.add(uow, event)
        job = HandleWebhookEvent(storefront=event.storefront, event_id=event.event_id)
        await enqueue(uow, job, key=job_key(job))
