"""The domain errors of subscriptions."""

from common.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class UnknownPlan(Invalid):
    """There is no such plan on sale."""

    code = "plan.unknown"
    field = "plan_id"


class AlreadySubscribed(Conflict):
    """The customer has, or will have, this plan."""

    code = "subscription.exists"


class SubscriptionUnpaid(Conflict):
    """The subscription waits for a payment, and cannot be changed before."""

    code = "subscription.unpaid"


class PlanChangeDisabled(Forbidden):
    code = "subscription.change_disabled"


class PlanChangePostponed(Conflict):
    """The present period is not charged, so that a larger plan would cost nothing."""

    code = "subscription.not_charged"


class CheckoutSuperseded(Conflict):
    """The customer opened another checkout meanwhile."""

    code = "checkout.superseded"


class SubscriptionNotFound(NotFound):
    code = "subscription.not_found"


class NotScheduledToEnd(Conflict):
    code = "subscription.not_ending"


class CustomerDeleted(Conflict):
    """The customer's account was deleted."""

    code = "billing_customer.deleted"


class UnknownCustomer(Exception):
    """The provider's customer is none of ours. Staff find the event among the dead letters."""


class UnknownPrice(Exception):
    """A subscription has a price of none of the plans. Staff find the event among the dead letters."""


class StaleState(Unavailable):
    """The customer's state was changed again and again while it was read."""

    code = "subscription.busy"
