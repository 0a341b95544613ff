"""Handle stored webhook events as jobs, which may run in any order and are retried."""

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from common.db.database import Database
from common.db.executor import Row
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.jobs.requests import find_jobs
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
    before, after = clock.now() - timedelta(seconds=webhook_success_delay_seconds), ("", "")
    while due := await webhook_events.due(database.autocommit, SUCCEEDED, before, BATCH, after):
        after = due[-1]["storefront"], due[-1]["event_id"]
        await _enqueue_missing(due, database)


async def _enqueue_missing(due: list[Row], database: Database) -> None:
    """Enqueue the events that have no job, in one transaction. A dead letter is a job too."""
    jobs = [HandleWebhookEvent(storefront=row["storefront"], event_id=row["event_id"]) for row in due]
    found = await find_jobs(database.autocommit, HandleWebhookEvent, [job_key(job) for job in jobs])
    async with database.transaction() as uow:
        for job, row in zip(jobs, due, strict=True):
            if job_key(job) not in found:
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
