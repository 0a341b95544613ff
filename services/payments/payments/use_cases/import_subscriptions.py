"""Recover from the provider the customers and subscriptions that were lost when this database was restored."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel import clock

from payments.adapters.stripe_billing import created_since
from payments.repository.billing_customers import BillingCustomers
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import observe_customer

MARGIN = timedelta(hours=1)
"""The provider's clock may differ from ours."""
log = structlog.get_logger()


class ImportSubscriptions(JobPayload, name="AdoptSubscriptions"):
    """The job that finds a storefront's customers since a moment, and has all known ones read again."""

    storefront: str
    since: datetime


class ImportCustomer(JobPayload, name="AdoptCustomer"):
    """The job that stores the state of one of the provider's customers."""

    storefront: str
    stripe_customer_id: str


async def import_subscriptions(job: ImportSubscriptions, context: BillingContext) -> None:
    """Repeating it has no further effect. Raises ProviderUnavailable."""
    found = [
        each
        async for each in context.billing(job.storefront).customers(**created_since(job.since - MARGIN))
        if each.storefront == job.storefront and _is_id(each.user_id)
    ]
    async with context.database.transaction() as uow:
        await BillingCustomers(uow, job.storefront).check_all(clock.now())
        for each in found:
            await enqueue(uow, ImportCustomer(storefront=job.storefront, stripe_customer_id=each.id))


async def import_customer(job: ImportCustomer, context: BillingContext) -> None:
    await observe_customer(job.storefront, job.stripe_customer_id, context)


def _is_id(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True
