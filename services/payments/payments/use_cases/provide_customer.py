"""Provide each user with one customer at the provider."""

from uuid import UUID

from common.kernel import clock
from common.kernel.languages import Language

from payments.adapters.stripe_account import IDEMPOTENCY_KEYS_KEPT
from payments.domain.base import assign
from payments.domain.billing_customer import BillingCustomer
from payments.domain.subscription_errors import CustomerDeleted
from payments.repository.billing_customers import BillingCustomers
from payments.use_cases.billing_context import BillingContext


async def provide_customer(
    storefront: str, user_id: UUID, email: str | None, language: Language | None, context: BillingContext
) -> BillingCustomer:
    """Return the user's customer, which the provider has. Parallel calls return the same one.

    The row is committed first, and its id is the provider's idempotency key. Raises CustomerDeleted,
    ProviderUnavailable, ProviderRefused.
    """
    customers = BillingCustomers(context.database.autocommit, storefront)
    customer = await customers.of_user(user_id)
    if customer is None:
        await customers.add(BillingCustomer(storefront=storefront, user_id=user_id, email=email, language=language))
        customer = await customers.of_user(user_id)
        assert customer
    if customer.is_deleted:
        raise CustomerDeleted()
    if customer.stripe_customer_id is None:
        return await _store(customer, await _created(customer, context), context)
    return customer


async def _created(customer: BillingCustomer, context: BillingContext) -> str:
    """Create the customer; look them up first, if the provider may have forgotten that they were created."""
    billing = context.billing(customer.storefront)
    if clock.now() - customer.created_at > IDEMPOTENCY_KEYS_KEPT and customer.email:
        async for found in billing.customers(email=customer.email):
            if (found.storefront, found.user_id) == (customer.storefront, str(customer.user_id)):
                return found.id
    return await billing.create_customer(customer)


async def _store(customer: BillingCustomer, stripe_customer_id: str, context: BillingContext) -> BillingCustomer:
    async with context.database.transaction() as uow:
        customers = BillingCustomers(uow, customer.storefront)
        current = await customers.lock(customer.id)
        if current.stripe_customer_id is None:
            assign(current, stripe_customer_id=stripe_customer_id)
        await customers.save(current)
    if current.is_deleted:
        raise CustomerDeleted()
    return current
