"""The body of a price tier."""

from common.http import Output
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

    @classmethod
    def of(cls, paid: BookTier | None, storefront: Storefront) -> "TierBody | None":
        """None for an unpaid book."""
        tier = storefront.section(Books).tier(paid.tier_code) if paid else None
        if tier is None:
            return None
        return cls.model_construct(
            id=str(tier.id),
            name=tier.name,
            code=tier.code,
            price=to_decimal_string(tier.price, storefront.currency),
            currency=storefront.currency,
            max_retries_per_unit=tier.max_retries_per_unit,
        )
