"""The orders, payments and cancellations that the platform confirmed to its customers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class ConfirmedOrder:
    """An order as a 201 described it; amounts in minor units, `units` by product id."""

    order_id: str
    number: str
    key: str
    total: int
    tax: int
    units: Mapping[str, int]

    @classmethod
    def of(cls, answer: Mapping[str, Any], key: str, skus: Mapping[str, str]) -> "ConfirmedOrder":
        return cls(
            order_id=answer["id"],
            number=answer["order_number"],
            key=key,
            total=minor(answer["total_amount"]),
            tax=minor(answer["tax"]),
            units={skus[item["product_sku"]]: item["quantity"] for item in answer["items"]},
        )


@dataclass(slots=True)
class Confirmations:
    """`paid` and `cancelled` are orders whose confirm or cancel succeeded.

    `purchases` counts payments that Stripe confirmed. `lost` are customers who abandoned a checkout without a response:
    they may have one unconfirmed order.
    """

    orders: dict[str, ConfirmedOrder] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)
    cancelled: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    purchases: int = 0

    @property
    def summary(self) -> str:
        return f"{len(self.orders)} orders, {len(self.paid)} paid, {len(self.cancelled)} cancelled"

    def note(self, confirmed: ConfirmedOrder) -> None:
        """Record a confirmed order. Raises if it was confirmed before with other values or for another request."""
        earlier = self.orders.setdefault(confirmed.order_id, confirmed)
        assert earlier == confirmed, f"confirmed {earlier}, then {confirmed}"


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)
