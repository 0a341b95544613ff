"""Read a customer's subscriptions and invoices from the provider, and store them: the only way in which they change."""

from uuid import UUID

import structlog
from common.kernel import clock
from common.mail.mails import send_mail

from payments.adapters.billing_mails import unchanged_mail
from payments.domain.billing_customer import BillingCustomer, restored_version
from payments.domain.errors import ProviderRefused
from payments.domain.subscription_checkout import CheckoutStatus, SubscriptionCheckout
from payments.domain.subscription_errors import StaleState, UnknownCustomer
from payments.repository.billing_customers import BillingCustomers
from payments.repository.subscriptions import Subscriptions
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.change_plan import change_plan
from payments.use_cases.provide_price import known_prices
from payments.use_cases.store_billing_state import store_billing_state

ATTEMPTS = 5
log = structlog.get_logger()


async def observe_customer(storefront: str, stripe_customer_id: str, context: BillingContext) -> None:
    """Store the present state of the provider's customer. In any order and number, it has each effect once.

    A customer of another storefront has no effect. Raises ProviderUnavailable, UnknownCustomer, UnknownPrice.
    """
    customer = await BillingCustomers(context.database.autocommit, storefront).of_stripe(stripe_customer_id)
    customer = customer or await recreate_customer(storefront, stripe_customer_id, context)
    if customer is not None:
        await observe(customer, context)


async def observe(customer: BillingCustomer, context: BillingContext) -> None:
    """Store the present state of a customer that the provider has.

    What was read is stored only if nothing that was read later has been stored meanwhile; otherwise it is read again.
    Raises ProviderUnavailable, UnknownPrice, StaleState.
    """
    async with context.lock(customer.id):
        for _ in range(ATTEMPTS):
            current = await BillingCustomers(context.database.autocommit, customer.storefront).of_user(customer.user_id)
            assert current
            if await _observe_once(current, context):
                return
    raise StaleState()


async def _observe_once(customer: BillingCustomer, context: BillingContext) -> bool:
    storefront = context.storefronts[customer.storefront]
    assert customer.stripe_customer_id
    await _observe_checkout(customer, context)
    state = await context.billing(storefront.name).state_of(customer.stripe_customer_id)
    prices = await known_prices(storefront.name, state, context)
    async with context.database.transaction() as uow:
        current = await BillingCustomers(uow, storefront.name).lock(customer.id)
        if current.revision != customer.revision:
            return False
        await store_billing_state(current, state, prices, storefront, uow)
    return True


async def _observe_checkout(customer: BillingCustomer, context: BillingContext) -> None:
    """Update the customer's unfinished checkout from its session, and make the change of plan that it confirms."""
    checkout = await Subscriptions(context.database.autocommit, customer.storefront).unfinished_checkout(customer.id)
    if checkout is None or checkout.session_id is None:
        return
    try:
        session = await context.billing(customer.storefront).session(checkout.session_id)
    except ProviderRefused as refusal:
        log.warning("checkout_session_refused", session=checkout.session_id, reason=refusal.facts.get("reason"))
        await end_checkout(checkout, CheckoutStatus.EXPIRED, context)
        return
    is_confirmed = checkout.is_change and session.status == CheckoutStatus.COMPLETE
    failure = await change_plan(checkout, session, customer, context) if is_confirmed else None
    async with context.database.transaction() as uow:
        owner = await BillingCustomers(uow, customer.storefront).lock(customer.id)
        current = await Subscriptions(uow, customer.storefront).checkout(checkout.id)
        current.observe(session)
        if is_confirmed and current.settle(failure) and failure and owner.email:
            shop = context.storefronts[customer.storefront]
            await send_mail(uow, unchanged_mail(current, owner, owner.email, shop))
        await Subscriptions(uow, customer.storefront).save(current)


async def end_checkout(checkout: SubscriptionCheckout, status: CheckoutStatus, context: BillingContext) -> None:
    async with context.database.transaction() as uow:
        await BillingCustomers(uow, checkout.storefront).lock(checkout.customer_id)
        current = await Subscriptions(uow, checkout.storefront).checkout(checkout.id)
        current.end(status)
        await Subscriptions(uow, checkout.storefront).save(current)


async def recreate_customer(
    storefront: str, stripe_customer_id: str, context: BillingContext
) -> BillingCustomer | None:
    """Store a customer that only the provider has, because this process or a backup lost it.

    Returns None if it is another storefront's. Raises UnknownCustomer if it is none of ours.
    """
    try:
        found = await context.billing(storefront).customer(stripe_customer_id)
        owner = UUID(found.user_id or "")
    except (ProviderRefused, ValueError) as error:
        log.error("billing_customer_unknown", customer=stripe_customer_id, storefront=storefront)
        raise UnknownCustomer(f"{stripe_customer_id} is none of our customers") from error
    if found.storefront != storefront:
        log.info("billing_customer_of_another_storefront", customer=stripe_customer_id)
        return None
    async with context.database.transaction() as uow:
        customers = BillingCustomers(uow, storefront)
        version = restored_version(clock.now())
        new = BillingCustomer(storefront=storefront, user_id=owner, email=found.email, version=version)
        await customers.add(new)
        customer = await customers.lock_of_user(owner)
        assert customer
        if customer.stripe_customer_id is None:
            customer.stripe_customer_id = stripe_customer_id
        await customers.save(customer)
    if customer.stripe_customer_id != stripe_customer_id:
        log.error("billing_customer_duplicate", customer=stripe_customer_id, kept=customer.stripe_customer_id)
        raise UnknownCustomer(f"{stripe_customer_id} is a second customer of a user")
    return customer
