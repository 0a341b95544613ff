"""Event and job handlers: the whole subscription table. Their names are stored with their deliveries."""

from functools import partial

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.identity import UserDeleted
from common.jobs.task import RetryPolicy
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender, register_mail_job
from common.messaging.handlers import HandlerRegistry
from common.rpc.interfaces.identity import IdentityInterface

from webhooks.domain.catalogue import CATALOGUE
from webhooks.use_cases.compose_event import Services, compose_event
from webhooks.use_cases.deliver_to_endpoint import Sending, deliver_to_endpoint
from webhooks.use_cases.disable_endpoint import TellOwners
from webhooks.use_cases.enqueue_endpoints import (
    FAILING_QUEUE,
    WORKING_QUEUE,
    DeliverToEndpoint,
    DeliverToFailingEndpoint,
)
from webhooks.use_cases.forget_customer import forget_customer
from webhooks.use_cases.record_event import ComposeEvent, record_event
from webhooks.use_cases.tell_owners import tell_owners

COMPOSING_QUEUE = "events"
WORKING_SLOTS, FAILING_SLOTS, COMPOSING_SLOTS = 16, 8, 4
HOUR = 3600
COMPOSING = RetryPolicy((1, 2, 5, 15, 60, 300, 900, *[HOUR] * 24))
"""The service that has the data may be down for a day."""
DEADLINE_SECONDS = 55.0


def consumers(
    database: Database,
    storefronts: Storefronts,
    identity: IdentityInterface,
    services: Services,
    sending: Sending,
    sender: MailSender | None,
) -> HandlerRegistry:
    """Without a mail sender, mails remain in the queue."""
    handlers = HandlerRegistry()
    for public in CATALOGUE.values():
        handlers.on_envelope(public.event, partial(record_event, public), name="record", batch=True)
    handlers.queue(WORKING_QUEUE, concurrency=WORKING_SLOTS)
    handlers.queue(FAILING_QUEUE, concurrency=FAILING_SLOTS)
    handlers.queue(COMPOSING_QUEUE, concurrency=COMPOSING_SLOTS)

    @handlers.on(UserDeleted, name="forget")
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        await forget_customer(event.storefront, event.user_id, uow)

    @handlers.job(ComposeEvent, queue=COMPOSING_QUEUE, retries=COMPOSING)
    async def compose(job: ComposeEvent) -> None:
        await compose_event(job, database, services)

    @handlers.job(DeliverToEndpoint, queue=WORKING_QUEUE, deadline_seconds=DEADLINE_SECONDS)
    async def deliver(job: DeliverToEndpoint) -> None:
        await deliver_to_endpoint(job.storefront, job.endpoint_id, sending)

    @handlers.job(DeliverToFailingEndpoint, queue=FAILING_QUEUE, deadline_seconds=DEADLINE_SECONDS)
    async def deliver_to_failing(job: DeliverToFailingEndpoint) -> None:
        await deliver_to_endpoint(job.storefront, job.endpoint_id, sending)

    @handlers.job(TellOwners)
    async def tell(job: TellOwners) -> None:
        await tell_owners(job, database, storefronts, identity)

    register_mail_job(handlers, sender)
    return handlers
