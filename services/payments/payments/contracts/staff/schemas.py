"""Staff's bodies for payments and refunds. Amounts are decimal strings."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Protocol, Self, TypeVar
from uuid import UUID

from common.db.executor import Row
from common.http import Output, StrictBody, shown
from common.http.person_names import with_name
from common.kernel.callers import Caller
from common.kernel.money import formatter, to_decimal_string
from pydantic import StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from payments.domain.payment import Payment, PaymentStatus
from payments.domain.refund import Refund, RefundStatus
from payments.use_cases.refund_payment import RequestRefund

DecimalString = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,3})?$")]


class NamesAmount(Protocol):
    amount: str | None
    full: bool


A = TypeVar("A", bound=NamesAmount)


def names_one_amount(body: A) -> A:
    if body.full is (body.amount is not None):
        raise PydanticCustomError("refund.amount_unclear", "Name an amount, or set `full` to true; not both.")
    return body


class RefundRequestBody(StrictBody):
    """Either an amount, or `full` for all that has not been refunded yet."""

    amount: DecimalString | None = None
    full: StrictBool = False
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None

    @model_validator(mode="after")
    def names_what_is_refunded(self) -> Self:
        return names_one_amount(self)

    def command(self, storefront: str, payment_id: UUID, staff_id: UUID | None) -> RequestRefund:
        amount = None if self.amount is None else Decimal(self.amount)
        return RequestRefund(
            storefront=storefront,
            payment_id=payment_id,
            amount=amount,
            reason=self.reason or None,
            staff_id=staff_id,
        )


class RefundBody(Output):
    """`requested_by` is null when the platform refunded a closed order; `failure` is Stripe's reason for refusing.

    `requested_by_name` is the e-mail address or the API key's name at that time, `[erased]` of an erased person.
    """

    id: UUID
    amount: str
    currency: str
    status: RefundStatus
    reason: str | None
    requested_by: UUID | None
    requested_by_name: str | None
    transaction_id: str | None
    failure: str | None
    created_at: datetime
    settled_at: datetime | None


def requested_refund_body(refund: Refund, payment: Payment, caller: Caller) -> dict[str, Any]:
    """Of a refund that the caller has just requested."""
    return _refund_body(with_name(refund.model_dump(), caller, "requested_by"), payment.currency)


class AttemptBody(Output):
    """A declined attempt; `reason` is Stripe's code."""

    reason: str
    created_at: datetime


class PaymentBody(Output):
    """`transaction_id` is the intent's id; `refunded_amount` the total refunded so far, also if refunded at Stripe."""

    id: UUID
    order_id: UUID
    user_id: UUID | None
    email: str | None
    amount: str
    currency: str
    status: PaymentStatus
    transaction_id: str | None
    payment_date: datetime | None
    refunded_amount: str
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


def payment_body(row: Row) -> dict[str, Any]:
    money = formatter(row["currency"])
    return shown(PaymentBody, row, amount=money(row["amount"]), refunded_amount=money(row["refunded"]))


class PaymentDetailBody(PaymentBody):
    refunds: list[RefundBody]
    attempts: list[AttemptBody]


def payment_detail_body(row: Row) -> dict[str, Any]:
    refunds = [_refund_body(refund, row["currency"]) for refund in row["refunds"]]
    return {**payment_body(row), "refunds": refunds, "attempts": row["attempts"]}


def _refund_body(row: Row, currency: str) -> dict[str, Any]:
    return shown(RefundBody, row, amount=to_decimal_string(row["amount"], currency), currency=currency)
