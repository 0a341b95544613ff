"""Handle stored webhook events as jobs, which may run in any order and are retried."""

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel import clock

from payments.adapters.webhook_span import webhook_span
from payments.domain.intent import Failure
from payments.domain.payment import CAPTURED
from payments.repository import webhook_events
from payments.use_cases.payment_context import PaymentContext

BATCH = 500
SUCCEEDED = "payment_intent.succeeded"


class HandleWebhookEvent(JobPayload, name="HandleNotice"):
    """The job of handling one webhook event."""

    storefront: str
    event_id: str


def job_key(job: HandleWebhookEvent) -> UUID:
    """Return the job's unique key, so that an event is enqueued once."""
    return uuid5(NAMESPACE_URL, f"{job.storefront}/{job.event_id}")


async def enqueue_due_webhook_events(context: PaymentContext, webhook_success_delay_seconds: float) -> None:
    """Enqueue the success events whose payment no confirmation has captured within `webhook_success_delay_seconds`."""
    database = context.database
    await webhook_events.mark_captured_as_handled(database.autocommit, SUCCEEDED, BATCH)
    due = await webhook_events.due(
        database.autocommit, SUCCEEDED, clock.now() - timedelta(seconds=webhook_success_delay_seconds), BATCH
    )
    if due:
        async with database.transaction() as uow:
            for row in due:
                job = HandleWebhookEvent(storefront=row["storefront"], event_id=row["event_id"])
                with webhook_span(SUCCEEDED, row["traceparent"]):
                    await enqueue(uow, job, key=job_key(job))


async def handle_webhook_event(job: HandleWebhookEvent, context: PaymentContext) -> None:
    """Read the event's intent from the provider and update the payment from it.

    An event about an intent of another storefront, or about a success that is recorded already, has no effect.
    """
    event = await webhook_events.unhandled(context.database.autocommit, job.storefront, job.event_id)
    if event is None:
        return
    if event["payment_id"] is not None and not (event["type"] == SUCCEEDED and event["status"] in CAPTURED):
        await _observe(job.storefront, event, context)
    await webhook_events.mark_handled(context.database.autocommit, job.storefront, job.event_id)


async def _observe(storefront: str, event: dict[str, Any], context: PaymentContext) -> None:
    key, reason = event["failure_key"], event["failure_reason"]
    failure = Failure(key, reason) if key and reason else None
    intent = await context.account(storefront).intent(event["subject_id"])
    await context.observe(storefront, event["order_id"], event["payment_id"], intent, failure)
