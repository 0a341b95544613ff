"""The domain errors of payments."""

from common.kernel.errors import Conflict, DomainError, Invalid, Kind, NotFound, Unavailable


class OrderNotFound(NotFound):
    """Unknown, malformed or another customer's; the response does not say which."""

    code = "order.not_found"


class OrderNotPayable(Conflict):
    """Facts: `status` of the order."""

    code = "order.not_payable"


class PaymentNotFound(NotFound):
    code = "payment.not_found"


class PaymentIncomplete(Invalid):
    """Facts: `status` of the intent, the provider's code."""

    code = "payment.incomplete"


class PaymentMismatch(Invalid):
    """The provider's intent differs in amount, currency or order from the payment. Facts: `reference`."""

    code = "payment.mismatch"


class AmountRefused(Invalid):
    """The provider never charges this amount. Facts: `amount`, a decimal string, and `currency`."""

    code = "payment.amount_refused"


class PaymentNotRefundable(Conflict):
    """Facts: `status` of the payment."""

    code = "payment.not_refundable"


class RefundTooLarge(Conflict):
    """Facts: `available`, as a decimal string."""

    code = "refund.too_large"


class RefundAmountInvalid(Invalid):
    """Not a positive amount, or with more decimals than the currency has."""

    code = "refund.amount_invalid"
    field = "amount"


class InvalidSignature(Invalid):
    code = "webhook.invalid_signature"


class MalformedWebhookEvent(DomainError):
    """Correctly signed by the provider, but not a valid event."""

    kind = Kind.MALFORMED
    code = "webhook.malformed"


class ProviderUnavailable(Unavailable):
    """The provider gave no usable response; the outcome of the request is unknown. Facts: `reason`."""

    code = "payment.provider_unavailable"


class ProviderRefused(Unavailable):
    """The provider declined the request; it had no effect. Facts: `reason`."""

    code = "payment.provider_refused"


class CardDeclined(ProviderRefused):
    """The customer's card was declined. Facts: `reason`, the provider's code."""
