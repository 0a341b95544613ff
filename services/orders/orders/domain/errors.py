"""The domain errors of orders."""

from common.kernel.errors import Conflict, Invalid, NotFound


class OrderNotFound(NotFound):
    """Unknown, or not the caller's."""

    code = "order.not_found"


class OrderNotCancellable(Conflict):
    """Shipped, delivered, returned or cancelled already. Facts: `status`."""

    code = "order.not_cancellable"


class TransitionRefused(Conflict):
    """Facts: `current` and `requested` status."""

    code = "order.transition_refused"


class TotalTooSmall(Invalid):
    """Below the smallest amount that Stripe charges, or zero. Facts: `total`, `minimum` and `currency`."""

    code = "order.total_too_small"


class TotalTooLarge(Invalid):
    """Above the largest amount that Stripe charges. Facts: `total`, `maximum` and `currency`."""

    code = "order.total_too_large"


class TotalIndivisible(Invalid):
    """Not a multiple of the amount that Stripe requires in this currency. Facts: `total`, `step` and `currency`."""

    code = "order.total_indivisible"


class CheckoutLapsed(Conflict):
    """The checkout was abandoned before its order was placed; it holds no claim and no reservation."""

    code = "checkout.lapsed"
