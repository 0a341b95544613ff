"""Which products the list of staff, and their changes in bulk, select."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from common.http import StrictBody
from common.kernel.storefronts import Storefront
from pydantic import StringConstraints

from catalog.repository.product_search import ProductFilter
from catalog.storefront import StockRules

Text = Annotated[str, StringConstraints(max_length=200)]


class ProductFilterBody(StrictBody):
    """As the parameters of the list. `search` finds words of names, SKUs and descriptions, `sku` one SKU."""

    search: Text = ""
    sku: Text | None = None
    category: Text | None = None
    category_id: UUID | None = None
    is_active: bool | None = None
    is_visible: bool | None = None
    archived: bool = False
    low_stock: bool | None = None
    updated_from: datetime | None = None

    def of(self, storefront: Storefront) -> ProductFilter:
        return product_filter(storefront, **self.model_dump())


def product_filter(
    storefront: Storefront, *, sku: str | None, category: str | None, updated_from: datetime | None, **others: Any
) -> ProductFilter:
    """The filter of a body or of parameters. Moments without offset are UTC."""
    is_naive = updated_from is not None and updated_from.tzinfo is None
    return ProductFilter(
        **others,
        sku=_searchable(sku),
        category=_searchable(category),
        updated_from=updated_from.replace(tzinfo=UTC) if updated_from and is_naive else updated_from,
        threshold=storefront.section(StockRules).low_stock_threshold,
    )


def _searchable(text: str | None) -> str | None:
    """PostgreSQL accepts no NUL, which no stored text contains."""
    return text.replace("\x00", "\ufffd") if text else None
