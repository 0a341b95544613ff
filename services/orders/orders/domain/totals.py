"""The totals of an order. Amounts in minor units of one currency."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.kernel.money import share, to_decimal_string
from common.kernel.storefronts import Storefront

from orders.domain.errors import TotalIndivisible, TotalTooLarge, TotalTooSmall
from orders.storefront import OrderRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """`discount` is always 0: no contract has coupons yet."""

    subtotal: int
    tax: int
    shipping: int
    discount: int = 0

    @property
    def total(self) -> int:
        return self.subtotal + self.tax + self.shipping - self.discount

    @classmethod
    def of(cls, amounts: Iterable[int], storefront: Storefront) -> "Totals":
        """Tax is rounded once, on the subtotal, by the storefront's rule. `amounts` are the totals of the lines."""
        subtotal = sum(amounts)
        tax = share(subtotal, storefront.tax.rate, storefront.tax.rounding)
        return cls(subtotal=subtotal, tax=tax, shipping=storefront.section(OrderRules).shipping)


def check_chargeable(total: int, storefront: Storefront) -> None:
    """Raises TotalTooSmall, TotalTooLarge or TotalIndivisible for a total that the payment provider never charges."""
    smallest, largest, step = storefront.section(OrderRules).charge_limits(storefront.currency)
    currency = storefront.currency

    def decimal(amount: int) -> str:
        return to_decimal_string(amount, currency)

    if total < smallest:
        raise TotalTooSmall(total=decimal(total), minimum=decimal(smallest), currency=currency)
    if total > largest:
        raise TotalTooLarge(total=decimal(total), maximum=decimal(largest), currency=currency)
    if total % step:
        raise TotalIndivisible(total=decimal(total), step=decimal(step), currency=currency)
