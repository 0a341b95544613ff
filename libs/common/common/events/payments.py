"""The events of payments. Amounts are minor units of `currency`."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from common.events.envelope import Event


class PaymentEvent(Event):
    """The fields of every event about a payment. `reference` is the provider's id."""

    source: ClassVar[str] = "payments"

    payment_id: UUID
    order_id: UUID
    amount: int
    currency: str
    reference: str

    @property
    def subject_id(self) -> str:
        return str(self.payment_id)


class PaymentSucceeded(PaymentEvent):
    type: ClassVar[str] = "payment.succeeded"
    consumers: ClassVar[tuple[str, ...]] = ("orders",)


class PaymentFailed(PaymentEvent):
    """The provider declined an attempt. The order can still be paid."""

    type: ClassVar[str] = "payment.failed"
    unconsumed_because: ClassVar[str | None] = (
        "a failed payment does not change its order, which waits for the next attempt"
    )

    reason: str


class PaymentRefunded(PaymentEvent):
    """`amount` is the sum of all refunds; `is_full` if it equals the payment.

    `increase` is what was refunded now, at `refunded_at`; earlier releases do not say so.
    """

    type: ClassVar[str] = "payment.refunded"
    consumers: ClassVar[tuple[str, ...]] = ("orders", "webhooks")

    is_full: bool
    increase: int | None = None
    refunded_at: datetime | None = None


class CreditEvent(Event):
    """An entry of a customer's credit account.

    `amount` and `balance` are credits; `amount` is positive in both events, `balance` is what the customer can spend
    after the entry. `version` is the entry's number in the account; entries that change no balance have no event.
    `reference` is the job, purchase or adjustment that caused it. `reason` is `purchase`, `unlock`, `return`, `hold`,
    `release`, `refund` or `adjustment`.
    """

    source: ClassVar[str] = "payments"

    user_id: UUID
    amount: int
    balance: int
    reference: UUID
    reason: str

    @property
    def subject_id(self) -> str:
        return str(self.user_id)


class CreditGranted(CreditEvent):
    """Credits were added: a purchase, an adjustment by staff, or credits given back."""

    type: ClassVar[str] = "credit.granted"
    consumers: ClassVar[tuple[str, ...]] = ("identity",)


class CreditConsumed(CreditEvent):
    """Credits were taken: an unlocked job, a hold, a refunded purchase, or an adjustment by staff.

    With the reason `unlock`, `reference` is the job that generation unlocks.
    """

    type: ClassVar[str] = "credit.consumed"
    consumers: ClassVar[tuple[str, ...]] = ("generation", "identity")


class SubscriptionChanged(Event):
    """The state of a customer's subscription. `version` is that of the customer, across all their subscriptions.

    `plan_id` and `tier` are the plan whose `credits` per period and `generations_per_minute` apply now; a later change
    to a smaller plan is not shown before it takes effect. `status` is `incomplete`, `trialing`, `active`, `past_due` or
    `canceled`. `paid_until` is the end of the last period that was paid or given; it grows with each renewal, for which
    a new quota begins. While `is_paused` new periods are not charged, and `paid_until` does not grow.
    """

    type: ClassVar[str] = "subscription.changed"
    source: ClassVar[str] = "payments"
    consumers: ClassVar[tuple[str, ...]] = ("generation", "identity", "webhooks")

    user_id: UUID
    subscription_id: UUID
    plan_id: str
    tier: str
    credits: int
    generations_per_minute: int
    status: str
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool
    paid_until: datetime | None
    is_paused: bool = False

    @property
    def subject_id(self) -> str:
        return str(self.user_id)
