"""Show a customer who returns from the checkout what they paid, also before an event tells of it."""

from datetime import timedelta
from uuid import UUID

import structlog
from common.kernel import clock

from payments.domain.errors import ProviderRefused, ProviderUnavailable
from payments.domain.subscription_errors import StaleState
from payments.repository.billing_customers import BillingCustomers
from payments.repository.subscriptions import claim_pending_checkout
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import observe

RARELY = timedelta(seconds=2)
log = structlog.get_logger()


async def refresh_checkout(storefront: str, user_id: UUID, context: BillingContext) -> None:
    """Store the customer's state if they have a pending checkout, at most once in RARELY.

    Most customers have none, which one statement finds. Without the provider, what is stored stays as it is.
    """
    executor, now = context.database.autocommit, clock.now()
    session_id = await claim_pending_checkout(executor, storefront, user_id, now, now - RARELY)
    if session_id is None:
        return
    try:
        if (await context.billing(storefront).session(session_id)).status == "open":
            return
        customer = await BillingCustomers(executor, storefront).of_user(user_id)
        assert customer
        await observe(customer, context)
    except (ProviderUnavailable, ProviderRefused, StaleState) as error:
        log.warning("checkout_refresh_failed", session=session_id, reason=error.facts.get("reason"))
