"""Find what events of the provider's webhook would have told: payments, renewals, cancellations, refunds."""

from datetime import timedelta
from uuid import UUID

import structlog
from common.kernel import clock
from common.observability import redaction

from payments.domain.subscription_checkout import CheckoutStatus
from payments.repository.billing_customers import claim_due
from payments.repository.subscriptions import Subscriptions
from payments.storefront import SubscriptionPlans
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import end_checkout, observe_customer

INTERVAL_SECONDS = 10.0
AGAIN = timedelta(minutes=5)
"""A customer whose check failed is checked again after this time."""
FORGOTTEN = timedelta(hours=25)
"""A checkout whose session was never stored cannot be paid after this time."""
BATCH = 20
log = structlog.get_logger()


async def reconcile_subscriptions(context: BillingContext) -> None:
    """Store the state of one batch of the customers that are due."""
    names = [storefront.name for storefront in context.storefronts if storefront.section(SubscriptionPlans).plans]
    for row in await claim_due(context.database.autocommit, names, clock.now(), AGAIN, BATCH):
        try:
            if row["stripe_customer_id"] is not None:
                await _close_forgotten(row["storefront"], row["id"], context)
                await observe_customer(row["storefront"], row["stripe_customer_id"], context)
        except Exception as error:
            log.warning("subscription_reconciliation_failed", customer=str(row["id"]), reason=redaction.reason(error))


async def _close_forgotten(storefront: str, customer_id: UUID, context: BillingContext) -> None:
    """End a checkout that was interrupted before its session was stored, when that has expired."""
    checkout = await Subscriptions(context.database.autocommit, storefront).pending_checkout(customer_id)
    if checkout and checkout.session_id is None and clock.now() - checkout.created_at > FORGOTTEN:
        await end_checkout(checkout, CheckoutStatus.EXPIRED, context)
