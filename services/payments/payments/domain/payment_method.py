"""Cards that customers have on file at the provider. Nothing of them is stored here."""

from dataclasses import dataclass

from common.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class CardOnFile:
    id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


class UnknownPaymentMethod(Invalid):
    """The provider has no such payment method, or it is another customer's; the response does not say which."""

    code = "payment_method.unknown"
    field = "payment_method_id"


class PaymentMethodDeclined(Invalid):
    """The bank declined the card. Facts: `reason`, the provider's code."""

    code = "payment_method.declined"


class PaymentMethodNotSupported(Invalid):
    """The payment method is no card."""

    code = "payment_method.not_supported"
    field = "payment_method_id"
