"""What orders refuses."""

from common.errors import Conflict, NotFound


class OrderNotFound(NotFound):
    """Unknown, or not the caller's."""

    code = "order.not_found"


class OrderNotCancellable(Conflict):
    """Facts: `status`, the one that forbids it."""

    code = "order.not_cancellable"


class TransitionRefused(Conflict):
    """Facts: `current` and `requested` status."""

    code = "order.transition_refused"


class CheckoutLapsed(Conflict):
    """The checkout was given up before its order could be written; nothing is held for it."""

    code = "checkout.lapsed"
