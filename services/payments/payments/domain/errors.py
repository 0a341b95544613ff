"""What payments refuses."""

from common.errors import Conflict, DomainError, Invalid, Kind, NotFound, Unavailable


class OrderNotFound(NotFound):
    """Unknown, malformed or somebody else's: the caller cannot tell which."""

    code = "order.not_found"


class OrderNotPayable(Conflict):
    """Facts: `status` of the order."""

    code = "order.not_payable"


class PaymentNotFound(NotFound):
    code = "payment.not_found"


class PaymentIncomplete(Invalid):
    """Facts: `status` of the intent, in the provider's word."""

    code = "payment.incomplete"


class PaymentMismatch(Invalid):
    """The provider's intent is not for the amount, currency or order that ours is. Facts: `reference`."""

    code = "payment.mismatch"


class AmountRefused(Invalid):
    """The provider charges no such amount, however often it is asked. Facts: `amount`, a decimal string, `currency`."""

    code = "payment.amount_refused"


class PaymentNotRefundable(Conflict):
    """Facts: `status` of the payment."""

    code = "payment.not_refundable"


class RefundTooLarge(Conflict):
    """Facts: `available`, as a decimal string."""

    code = "refund.too_large"


class RefundAmountInvalid(Invalid):
    """No positive amount that the currency can express."""

    code = "refund.amount_invalid"
    field = "amount"


class InvalidSignature(Invalid):
    code = "webhook.invalid_signature"


class MalformedNotice(DomainError):
    """Signed by the provider, and yet no event."""

    kind = Kind.MALFORMED
    code = "webhook.malformed"


class ProviderUnavailable(Unavailable):
    """The provider did not answer, or not sensibly; what became of the request is unknown. Facts: `reason`."""

    code = "payment.provider_unavailable"


class ProviderRefused(Unavailable):
    """The provider understood and declined: nothing happened there. Facts: `reason`."""

    code = "payment.provider_refused"
