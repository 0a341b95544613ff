"""What an order costs. Amounts in minor units of one currency."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.money import share
from common.storefronts import Storefront


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """`discount` is what coupons take off; no contract offers any yet."""

    subtotal: int
    tax: int
    shipping: int
    discount: int = 0

    @property
    def total(self) -> int:
        return self.subtotal + self.tax + self.shipping - self.discount

    @classmethod
    def of(cls, amounts: Iterable[int], storefront: Storefront) -> "Totals":
        """Tax is rounded once, on the subtotal, as the storefront says."""
        subtotal = sum(amounts)
        tax = share(subtotal, storefront.tax.rate, storefront.tax.rounding)
        return cls(subtotal=subtotal, tax=tax, shipping=storefront.orders.shipping)
