"""Change the card that a customer's subscription is charged to."""

from dataclasses import dataclass
from uuid import UUID

from common.kernel.languages import Language

from payments.adapters.stripe_portal import StripePortal
from payments.domain.errors import CardDeclined, ProviderRefused
from payments.domain.payment_method import (
    CardOnFile,
    PaymentMethodDeclined,
    PaymentMethodNotSupported,
    UnknownPaymentMethod,
)
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.provide_customer import provide_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePaymentMethod:
    """`method_id` is the provider's id of a payment method, which the provider's form in the browser created."""

    storefront: str
    user_id: UUID
    email: str | None
    language: Language | None
    method_id: str


async def change_payment_method(command: ChangePaymentMethod, context: BillingContext) -> CardOnFile:
    """Attach the card to the customer, and make it the default of the customer and of the subscription.

    Repeating it has no further effect. Raises UnknownPaymentMethod, PaymentMethodDeclined, PaymentMethodNotSupported,
    CustomerDeleted, ProviderUnavailable.
    """
    customer = await provide_customer(command.storefront, command.user_id, command.email, command.language, context)
    assert customer.stripe_customer_id
    portal = StripePortal(context.accounts.of(command.storefront))
    card = await _attached(portal, command.method_id, customer.stripe_customer_id)
    await portal.use_by_default(card.id, customer.stripe_customer_id)
    return card


async def _attached(portal: StripePortal, method_id: str, customer_id: str) -> CardOnFile:
    try:
        card = await portal.attach(method_id, customer_id)
    except CardDeclined as refusal:
        raise PaymentMethodDeclined(reason=refusal.facts["reason"]) from refusal
    except ProviderRefused as refusal:
        raise UnknownPaymentMethod() from refusal
    if card is None:
        await portal.detach(method_id)
        raise PaymentMethodNotSupported()
    return card
