"""When the reconciliation reads a customer's state again, should no event of the provider's webhook arrive."""

from datetime import datetime, timedelta

from common.kernel import clock

from payments.domain.subscription import Subscription, SubscriptionStatus
from payments.domain.subscription_checkout import SubscriptionCheckout

SOONEST = timedelta(seconds=30)
LATEST_OF_CHECKOUT = timedelta(hours=1)
AFTER_RENEWAL = timedelta(minutes=10)
UNPAID = timedelta(hours=1)
DAILY = timedelta(days=1)
LATE_REFUNDS = timedelta(days=30)
"""For so long after its end, refunds of a subscription are looked for."""


def next_check(subscription: Subscription | None, checkout: SubscriptionCheckout | None) -> datetime | None:
    """The earliest of: soon after a checkout was opened, at growing intervals; after the period ends; once a day."""
    times = [each for each in (_of_checkout(checkout), _of_subscription(subscription)) if each]
    return min(times, default=None)


def _of_checkout(checkout: SubscriptionCheckout | None) -> datetime | None:
    if checkout is None:
        return None
    now = clock.now()
    return now + min(max((now - checkout.created_at) / 2, SOONEST), LATEST_OF_CHECKOUT)


def _of_subscription(subscription: Subscription | None) -> datetime | None:
    if subscription is None:
        return None
    now, end = clock.now(), subscription.current_period_end
    if subscription.ended_at is not None:
        return now + DAILY if now - subscription.ended_at < LATE_REFUNDS else None
    if subscription.status in (SubscriptionStatus.PAST_DUE, SubscriptionStatus.INCOMPLETE):
        return now + UNPAID
    return min(now + DAILY, end + AFTER_RENEWAL) if end is not None and end > now else now + AFTER_RENEWAL
