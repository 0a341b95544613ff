"""What the platform has promised its customers, as they noted it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Promise:
    """An order as a 201 described it; amounts in minor units, `units` by product id."""

    order_id: str
    number: str
    key: str
    total: int
    tax: int
    units: Mapping[str, int]

    @classmethod
    def of(cls, answer: Mapping[str, Any], key: str, skus: Mapping[str, str]) -> "Promise":
        return cls(
            order_id=answer["id"],
            number=answer["order_number"],
            key=key,
            total=minor(answer["total_amount"]),
            tax=minor(answer["tax"]),
            units={skus[item["product_sku"]]: item["quantity"] for item in answer["items"]},
        )


@dataclass(slots=True)
class Told:
    """`paid` and `cancelled` are orders whose confirm or cancel was answered with success.

    `purchases` counts what Stripe said it has taken money for. `lost` are customers who gave up on a checkout
    without knowing what became of it, and never came back: they may have one order they were not told of.
    """

    orders: dict[str, Promise] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)
    cancelled: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    purchases: int = 0

    def note(self, promise: Promise) -> None:
        """The same order may be promised again, but never differently, nor for another request."""
        earlier = self.orders.setdefault(promise.order_id, promise)
        assert earlier == promise, f"told {earlier}, then {promise}"


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)
