"""Timed sale prices of products and variants."""

from datetime import datetime
from typing import Protocol

from common.kernel import clock

from catalog.domain.errors import SalePeriodInvalid, SalePriceTooHigh

SALE_COLUMNS = ("sale_price", "sale_starts_at", "sale_ends_at")


class OnSale(Protocol):
    """Without `sale_ends_at` the sale has no end. Without `price`, a variant has its product's."""

    sale_price: int | None
    sale_starts_at: datetime | None
    sale_ends_at: datetime | None

    @property
    def price(self) -> int | None: ...


def settle_sale(item: OnSale) -> None:
    """A sale without a beginning begins now; without a price there is none.

    Raises SalePriceTooHigh, SalePeriodInvalid.
    """
    if item.sale_price is None:
        if item.sale_starts_at is not None:
            item.sale_starts_at = None
        if item.sale_ends_at is not None:
            item.sale_ends_at = None
        return
    if item.sale_starts_at is None:
        item.sale_starts_at = clock.now()
    if item.price is not None and item.sale_price >= item.price:
        raise SalePriceTooHigh()
    if item.sale_ends_at is not None and item.sale_ends_at <= item.sale_starts_at:
        raise SalePeriodInvalid()


def price_at(item: OnSale, at: datetime) -> int | None:
    """The sale price from the beginning of the sale until its end, otherwise the regular one."""
    begins, ends = item.sale_starts_at, item.sale_ends_at
    is_on_sale = begins is not None and begins <= at and (ends is None or at < ends)
    return item.sale_price if is_on_sale else item.price
