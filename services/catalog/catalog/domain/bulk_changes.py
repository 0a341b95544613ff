"""One change of many products."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from common.kernel import clock
from common.kernel.errors import FieldFault, InvalidFields

from catalog.domain.errors import StockUnavailable
from catalog.domain.product import Product, Variant
from catalog.domain.stock import StockUnit

LARGEST_PRICE = 10**14
"""Minor units."""
LARGEST_STOCK = 1_000_000_000


class BulkAction(StrEnum):
    SET_PRICE = "set_price"
    CHANGE_PRICE = "change_price"
    SET_STOCK = "set_stock"
    ADD_STOCK = "add_stock"
    SHOW = "show"
    HIDE = "hide"
    MOVE = "move"
    SET_SALE = "set_sale"
    END_SALE = "end_sale"


OF_STOCK = frozenset({BulkAction.SET_STOCK, BulkAction.ADD_STOCK})
OF_VARIANTS_TOO = OF_STOCK | {
    BulkAction.SET_PRICE,
    BulkAction.CHANGE_PRICE,
    BulkAction.SET_SALE,
    BulkAction.END_SALE,
}
"""What can be done with the variants of the products as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """`price` and `round_to` in minor units; `percent` is added to prices, `quantity` set or added to the stock."""

    action: BulkAction
    price: int | None = None
    percent: Decimal | None = None
    round_to: int = 1
    quantity: int | None = None
    category_id: UUID | None = None
    sale_starts_at: datetime | None = None
    sale_ends_at: datetime | None = None

    def values(self, item: Product | Variant, unit: StockUnit) -> dict[str, Any]:
        """The new values by column. Raises StockUnavailable, InvalidFields if a price or a stock becomes too large."""
        match self.action:
            case BulkAction.SET_PRICE:
                return {"price": self.price}
            case BulkAction.CHANGE_PRICE:
                return {} if item.price is None else {"price": self._raised(item.price)}
            case BulkAction.SET_STOCK:
                return {"quantity": self.quantity}
            case BulkAction.ADD_STOCK:
                return {"quantity": self._added(unit)}
            case BulkAction.SHOW | BulkAction.HIDE:
                return {"is_active": self.action is BulkAction.SHOW}
            case BulkAction.MOVE:
                return {"category_id": self.category_id}
            case BulkAction.SET_SALE:
                return self._sale(item)
            case BulkAction.END_SALE:
                return {"sale_price": None}

    def _sale(self, item: Product | Variant) -> dict[str, Any]:
        """A variant without a price of its own is on sale with its product."""
        if item.price is None:
            return {}
        price = self.price if self.price is not None else self._raised(item.price)
        starts_at = self.sale_starts_at or clock.now()
        return {"sale_price": price, "sale_starts_at": starts_at, "sale_ends_at": self.sale_ends_at}

    def _raised(self, price: int) -> int:
        """Rounded half up to a multiple of `round_to`."""
        assert self.percent is not None
        exact = Decimal(price) * (100 + self.percent) / 100
        rounded = int((exact / self.round_to).quantize(Decimal(1), ROUND_HALF_UP)) * self.round_to
        if rounded > LARGEST_PRICE:
            raise InvalidFields(FieldFault("percent", "price.too_large"))
        return rounded

    def _added(self, unit: StockUnit) -> int:
        assert self.quantity is not None
        quantity = unit.quantity + self.quantity
        if quantity < 0:
            raise StockUnavailable(
                product_id=str(unit.product_id),
                variant_id=str(unit.variant_id) if unit.variant_id else None,
                requested=-self.quantity,
                available=unit.quantity,
            )
        if quantity > LARGEST_STOCK:
            raise InvalidFields(FieldFault("quantity", "stock.too_large"))
        return quantity
