"""Recover from the provider the purchases of credits that were lost when this database was restored."""

from datetime import datetime, timedelta

from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue

from payments.domain.credit_purchase import CheckoutSession, CreditPurchase
from payments.repository.credit_purchases import CreditPurchases
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.observe_checkout import observe_checkout

LIFETIME = timedelta(hours=24)
"""A session may be paid for so long after it was created."""


class ImportPurchases(JobPayload, name="AdoptPurchases"):
    """The job that reads one page of a storefront's sessions since a moment and enqueues the next page."""

    storefront: str
    since: datetime
    after: str | None = None


async def import_purchases(job: ImportPurchases, context: CreditContext) -> None:
    """Recreate missing purchases with their original ids, and update all purchases from their sessions.

    Repeating it has no further effect. Raises ProviderUnavailable.
    """
    page = await context.checkout(job.storefront).sessions_since(job.since - LIFETIME, job.after)
    for session in page.sessions:
        await _import(job.storefront, session, context)
    if page.after:
        async with context.database.transaction() as uow:
            await enqueue(uow, job.model_copy(update={"after": page.after}))


async def _import(storefront: str, session: CheckoutSession, context: CreditContext) -> None:
    purchase = CreditPurchase.of_session(storefront, session)
    if purchase is not None:
        purchase.open(session.id)
        await CreditPurchases(context.database.autocommit, storefront).add(purchase)
        await observe_checkout(storefront, session.id, context)
