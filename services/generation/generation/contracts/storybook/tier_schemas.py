"""The body of a price tier."""

from typing import Any

from common.http import Output, shown
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront

from generation.books.tables.book import BookTier
from generation.storefront import Books


class TierBody(Output):
    """`price` in units of `currency`, two places. Each item of a book can be generated `max_retries_per_unit` times."""

    id: str
    name: str
    code: str
    price: str
    currency: str
    max_retries_per_unit: int


def tier_body(paid: BookTier | None, storefront: Storefront) -> dict[str, Any] | None:
    """None for an unpaid book."""
    tier = storefront.section(Books).tier(paid.tier_code) if paid else None
    if tier is None:
        return None
    price = to_decimal_string(tier.price, storefront.currency)
    return shown(TierBody, tier, id=str(tier.id), price=price, currency=storefront.currency)
