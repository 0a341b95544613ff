"""The data of events that describe what happened, and not the present state of a thing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.events.catalog import StockLow
from common.events.identity import UserDeleted
from common.events.payments import PaymentRefunded
from common.kernel.money import to_decimal_string
from pydantic import BaseModel, ConfigDict


class FactBody(BaseModel):
    """Its fields have no defaults, as those of a contract's responses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Refund(FactBody):
    """`amount` was returned now, null if the provider did not say how much; `refunded_amount` is the sum of all."""

    payment_id: UUID
    order_id: UUID
    transaction_id: str
    amount: str | None
    refunded_amount: str
    currency: str
    is_full: bool
    refunded_at: datetime | None


class LowStock(FactBody):
    """`variant_id` is null where the product itself has the stock."""

    product_id: UUID
    variant_id: UUID | None
    name: str
    sku: str
    quantity: int
    threshold: int


class ErasedCustomer(FactBody):
    """Everything else that is known of the customer has to be deleted."""

    id: UUID


class TestMessage(FactBody):
    """Sent on request of staff."""

    endpoint_id: UUID


def refund(facts: dict[str, Any]) -> Refund:
    event = PaymentRefunded.model_validate(facts)
    return Refund(
        payment_id=event.payment_id,
        order_id=event.order_id,
        transaction_id=event.reference,
        amount=None if event.increase is None else to_decimal_string(event.increase, event.currency),
        refunded_amount=to_decimal_string(event.amount, event.currency),
        currency=event.currency,
        is_full=event.is_full,
        refunded_at=event.refunded_at,
    )


def low_stock(facts: dict[str, Any]) -> LowStock:
    event = StockLow.model_validate(facts)
    return LowStock(**{name: getattr(event, name) for name in LowStock.model_fields})


def erased_customer(facts: dict[str, Any]) -> ErasedCustomer:
    return ErasedCustomer(id=UserDeleted.model_validate(facts).user_id)
