"""What payments tells. Amounts are minor units of `currency`."""

from typing import ClassVar
from uuid import UUID

from common.events.envelope import Event


class PaymentEvent(Event):
    """What every fact about a payment carries. `reference` is the provider's id."""

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


class PaymentFailed(PaymentEvent):
    """An attempt was declined; the order stays payable."""

    type: ClassVar[str] = "payment.failed"

    reason: str


class PaymentRefunded(PaymentEvent):
    """`amount` is what has been refunded so far; `is_full` when nothing is left of the payment."""

    type: ClassVar[str] = "payment.refunded"

    is_full: bool
