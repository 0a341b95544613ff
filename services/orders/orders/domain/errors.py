"""What orders refuses."""

from common.errors import Conflict, Invalid, NotFound


class OrderNotFound(NotFound):
    """Unknown, or not the caller's."""

    code = "order.not_found"


class OrderNotCancellable(Conflict):
    """Facts: `status`, the one that forbids it."""

    code = "order.not_cancellable"


class TransitionRefused(Conflict):
    """Facts: `current` and `requested` status."""

    code = "order.transition_refused"


class TotalTooSmall(Invalid):
    """Stripe does not charge so little, nor nothing. Facts: `total`, `minimum` and `currency`."""

    code = "order.total_too_small"


class TotalTooLarge(Invalid):
    """Stripe does not charge so much at once. Facts: `total`, `maximum` and `currency`."""

    code = "order.total_too_large"


class TotalIndivisible(Invalid):
    """Stripe charges multiples of an amount in this currency. Facts: `total`, `step` and `currency`."""

    code = "order.total_indivisible"


class CheckoutLapsed(Conflict):
    """The checkout was given up before its order could be written; nothing is held for it."""

    code = "checkout.lapsed"
