"""Mails to customers about their invoices and plans."""

from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront
from common.mail.mails import Mail, Templates

from payments.domain.billing_customer import BillingCustomer
from payments.domain.invoice import Invoice
from payments.domain.subscription_checkout import SubscriptionCheckout
from payments.storefront import SubscriptionPlans

_TEMPLATES = Templates("payments")


def failure_mail(invoice: Invoice, customer: BillingCustomer, to: str, storefront: Storefront) -> Mail:
    """Tells that the payment of a renewal failed."""
    page = f"{storefront.mail.site_url}{storefront.section(SubscriptionPlans).portal_page}"
    amount = f"{to_decimal_string(invoice.amount, invoice.currency)} {invoice.currency}"
    facts = {"invoice": invoice, "amount": amount, "page": page}
    return _TEMPLATES.render("payment_failed", storefront, to, customer.language, **facts)


def unchanged_mail(checkout: SubscriptionCheckout, customer: BillingCustomer, to: str, storefront: Storefront) -> Mail:
    """Tells that a change of plan, which the customer confirmed, was not made, and that nothing was charged."""
    page = f"{storefront.mail.site_url}{storefront.section(SubscriptionPlans).checkout_page}"
    plan = storefront.section(SubscriptionPlans).plan(checkout.plan_id)
    facts = {"plan": plan.name if plan else checkout.plan_id, "page": page}
    return _TEMPLATES.render("plan_unchanged", storefront, to, customer.language, **facts)
