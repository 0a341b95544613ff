"""End a subscription that its customer must not have: a second one, or one of a deleted customer."""

from uuid import NAMESPACE_URL, uuid5

import structlog

from payments.domain.errors import ProviderRefused
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import observe_customer
from payments.use_cases.store_billing_state import EndDisallowedSubscription

log = structlog.get_logger()


async def end_disallowed_subscription(job: EndDisallowedSubscription, context: BillingContext) -> None:
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


async def _refund(job: EndDisallowedSubscription, context: BillingContext) -> None:
    billing = context.billing(job.storefront)
    state = await billing.state_of(job.stripe_customer_id)
    for invoice in state.invoices_of(job.stripe_subscription_id):
        for transaction_id in invoice.transaction_ids if invoice.refunded < invoice.amount_paid else ():
            try:
                await billing.refund(transaction_id, uuid5(NAMESPACE_URL, f"surplus/{transaction_id}"))
            except ProviderRefused as refusal:
                if refusal.facts.get("reason") != "charge_already_refunded":
                    raise
