"""End what a deleted customer has at the provider."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.jobs.withdrawal import withdraw_mails

from payments.repository.billing_customers import BillingCustomers
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.close_checkout_sessions import close_checkout_sessions
from payments.use_cases.observe_customer import observe


class CloseBillingCustomer(JobPayload, name="CloseBillingCustomer"):
    """The job that ends whatever a deleted customer has at the provider."""

    storefront: str
    user_id: UUID


async def forget_billing_customer(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """Remove the customer's address, and let a job end what they have at the provider."""
    customers = BillingCustomers(uow, storefront)
    customer = await customers.lock_of_user(user_id)
    if customer is not None and not customer.is_deleted:
        await withdraw_mails(uow, storefront, [customer.email] if customer.email else [])
        customer.forget()
        await customers.save(customer)
        await enqueue(uow, CloseBillingCustomer(storefront=storefront, user_id=user_id), key=customer.id)


async def close_billing_customer(job: CloseBillingCustomer, context: BillingContext) -> None:
    """Repeating it has no further effect. Raises ProviderUnavailable."""
    customer = await BillingCustomers(context.database.autocommit, job.storefront).of_user(job.user_id)
    if customer is not None and customer.stripe_customer_id is not None:
        await close_checkout_sessions(customer, context, keeps_pending=False)
        await observe(customer, context)
