"""End the subscriptions that a customer must not have, and all of a deleted customer."""

from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue

from payments.domain.errors import ProviderRefused
from payments.repository.billing_customers import BillingCustomers
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.checkout_sessions import close_sessions
from payments.use_cases.observe_customer import observe, observe_customer
from payments.use_cases.store_billing_state import EndSurplusSubscription

log = structlog.get_logger()


class CloseBillingCustomer(JobPayload, name="CloseBillingCustomer"):
    """The job that ends whatever a deleted customer has at the provider."""

    storefront: str
    user_id: UUID


async def forget_billing_customer(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """Remove the customer's address, and let a job end what they have at the provider."""
    customers = BillingCustomers(uow, storefront)
    customer = await customers.lock_of_user(user_id)
    if customer is not None and not customer.is_deleted:
        customer.forget()
        await customers.save(customer)
        await enqueue(uow, CloseBillingCustomer(storefront=storefront, user_id=user_id), key=customer.id)


async def close_billing_customer(job: CloseBillingCustomer, context: BillingContext) -> None:
    """Repeating it has no further effect. Raises ProviderUnavailable."""
    customer = await BillingCustomers(context.database.autocommit, job.storefront).of_user(job.user_id)
    if customer is not None and customer.stripe_customer_id is not None:
        await close_sessions(customer, context, keeps_pending=False)
        await observe(customer, context)


async def end_surplus_subscription(job: EndSurplusSubscription, context: BillingContext) -> None:
    """End a subscription now, refund its payments, and store the result. Repeating it has no further effect.

    Raises ProviderUnavailable.
    """
    billing = context.billing(job.storefront)
    log.info("subscription_ended", subscription=job.stripe_subscription_id, is_refunded=job.is_refunded)
    if (await billing.subscription(job.stripe_subscription_id)).is_live:
        await billing.end_now(job.stripe_subscription_id)
    if job.is_refunded:
        await _refund(job, context)
    await observe_customer(job.storefront, job.stripe_customer_id, context)


async def _refund(job: EndSurplusSubscription, context: BillingContext) -> None:
    billing = context.billing(job.storefront)
    state = await billing.state_of(job.stripe_customer_id)
    for invoice in state.invoices_of(job.stripe_subscription_id):
        for transaction_id in invoice.transaction_ids if invoice.refunded < invoice.amount_paid else ():
            try:
                await billing.refund(transaction_id, uuid5(NAMESPACE_URL, f"surplus/{transaction_id}"))
            except ProviderRefused as refusal:
                if refusal.facts.get("reason") != "charge_already_refunded":
                    raise
