"""Mails to customers about their invoices."""

from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront
from common.mail.mails import Mail, Templates

from payments.domain.invoice import Invoice

_TEMPLATES = Templates("payments")


def failure_mail(invoice: Invoice, to: str, storefront: Storefront) -> Mail:
    """Tells that the payment of a renewal failed."""
    page = f"{storefront.mail.site_url}{storefront.subscriptions.portal_page}"
    amount = f"{to_decimal_string(invoice.amount, invoice.currency)} {invoice.currency}"
    return _TEMPLATES.render("payment_failed", storefront, to, invoice=invoice, amount=amount, page=page)
