"""What an order costs. Amounts in minor units of one currency."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.money import share, to_decimal_string
from common.storefronts import Storefront

from orders.domain.errors import TotalIndivisible, TotalTooLarge, TotalTooSmall


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


def check_chargeable(total: int, storefront: Storefront) -> None:
    """Raises TotalTooSmall, TotalTooLarge or TotalIndivisible for what the payment provider would refuse for ever."""
    smallest, largest, step = storefront.charge_limits
    currency = storefront.currency

    def written(amount: int) -> str:
        return to_decimal_string(amount, currency)

    if total < smallest:
        raise TotalTooSmall(total=written(total), minimum=written(smallest), currency=currency)
    if total > largest:
        raise TotalTooLarge(total=written(total), maximum=written(largest), currency=currency)
    if total % step:
        raise TotalIndivisible(total=written(total), step=written(step), currency=currency)
