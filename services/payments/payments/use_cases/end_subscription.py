"""End a subscription at its customer's wish, or take that back."""

from dataclasses import dataclass
from uuid import UUID

from payments.domain.billing_customer import BillingCustomer
from payments.domain.billing_state import SubscriptionState
from payments.domain.subscription import Subscription, SubscriptionStatus
from payments.domain.subscription_errors import NotScheduledToEnd, SubscriptionNotFound
from payments.repository.billing_customers import BillingCustomers
from payments.repository.subscriptions import Subscriptions
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import observe


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSubscription:
    """At the end of the paid period, or at once: then what is left of the period is lost."""

    storefront: str
    user_id: UUID
    is_immediate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactivateSubscription:
    storefront: str
    user_id: UUID


async def end_subscription(command: EndSubscription, context: BillingContext) -> Subscription:
    """Return the subscription as it is afterwards. Repeating it has no further effect.

    Raises SubscriptionNotFound, ProviderUnavailable, ProviderRefused.
    """
    customer, live = await _live(command.storefront, command.user_id, context)
    billing = context.billing(command.storefront)
    state = await billing.subscription(live.stripe_subscription_id)
    if command.is_immediate or live.status == SubscriptionStatus.INCOMPLETE:
        await billing.end_now(state.id)
    elif not state.is_scheduled_to_end:
        await billing.end_at_period_end(state)
    return await _observed(customer, live, context)


async def reactivate_subscription(command: ReactivateSubscription, context: BillingContext) -> Subscription:
    """Undo the scheduled end. Raises SubscriptionNotFound, NotScheduledToEnd, and as `end_subscription`."""
    customer, live = await _live(command.storefront, command.user_id, context)
    billing = context.billing(command.storefront)
    state: SubscriptionState = await billing.subscription(live.stripe_subscription_id)
    if not state.is_scheduled_to_end:
        raise NotScheduledToEnd()
    await billing.keep(state)
    return await _observed(customer, live, context)


async def _live(storefront: str, user_id: UUID, context: BillingContext) -> tuple[BillingCustomer, Subscription]:
    """The live subscription, after the provider was asked whether it still is, or whether there is a new one."""
    customer = await BillingCustomers(context.database.autocommit, storefront).of_user(user_id)
    if customer is None or customer.stripe_customer_id is None or customer.is_deleted:
        raise SubscriptionNotFound()
    await observe(customer, context)
    live = await Subscriptions(context.database.autocommit, storefront).live(customer.id)
    if live is None:
        raise SubscriptionNotFound()
    return customer, live


async def _observed(customer: BillingCustomer, live: Subscription, context: BillingContext) -> Subscription:
    await observe(customer, context)
    rows = await Subscriptions(context.database.autocommit, customer.storefront).of_customer(customer.id)
    return rows[live.stripe_subscription_id]
