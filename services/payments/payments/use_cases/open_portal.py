"""Open the provider's billing portal, where customers change cards, cancel, and read invoices."""

from dataclasses import dataclass
from uuid import UUID

from common.kernel.languages import Language

from payments.adapters.stripe_portal import StripePortal
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.provide_customer import provide_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPortal:
    """`return_url` was checked to be an address of the storefront's front end."""

    storefront: str
    user_id: UUID
    email: str | None
    language: Language | None
    return_url: str


async def open_portal(command: OpenPortal, context: BillingContext) -> str:
    """Return the portal's URL. A user without a customer at the provider gets one.

    Raises CustomerDeleted, ProviderUnavailable, ProviderRefused.
    """
    customer = await provide_customer(command.storefront, command.user_id, command.email, command.language, context)
    assert customer.stripe_customer_id
    portal = StripePortal(context.accounts.of(command.storefront))
    return await portal.open(customer.stripe_customer_id, command.return_url)
