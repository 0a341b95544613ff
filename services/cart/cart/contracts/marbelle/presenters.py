"""Response bodies, as dictionaries: on hot paths models would cost too much."""

from typing import Any

from common.kernel.money import formatter, share
from common.kernel.storefronts import Storefront

from cart.domain.changed_line import ChangedLine
from cart.domain.totals import WholeCart

JsonObject = dict[str, Any]


def totals_of(storefront: Storefront, units: int, subtotal: int) -> JsonObject:
    """Tax is rounded once, on the subtotal."""
    money = formatter(storefront.currency)
    tax = share(subtotal, storefront.tax.rate, storefront.tax.rounding)
    return {
        "item_count": units,
        "subtotal": money(subtotal),
        "tax_amount": money(tax),
        "total": money(subtotal + tax),
    }


class CartPresenter:
    """Makes the bodies of one storefront's carts. Images are stored as paths below `base_url`."""

    def __init__(self, storefront: Storefront, base_url: str) -> None:
        self._storefront = storefront
        self._base_url = base_url
        self._money = formatter(storefront.currency)

    def cart(self, cart: WholeCart) -> JsonObject:
        return {
            "id": cart.number,
            **totals_of(self._storefront, cart.units, cart.subtotal),
            "items": [self._item_in_cart(row) for row in cart.lines],
        }

    def item(self, line: ChangedLine) -> JsonObject:
        """An Item, for a line that was just changed."""
        product = self._product(line.item.number, line.item.name, line.item.product_sku, line.item.image)
        return {"id": line.number, "product": product, **self._amounts(line.quantity, line.unit_price)}

    def _item_in_cart(self, row: dict[str, Any]) -> JsonObject:
        stock = row["stock"] or 0
        product = self._product(row["product_number"], row["name"], row["product_sku"], row["image"])
        return {
            "id": row["number"],
            "product": {**product, "stock_quantity": stock, "in_stock": stock > 0},
            **self._amounts(row["quantity"], row["unit_price"]),
            "created_at": row["created_at"],
        }

    def _product(self, number: int, name: str, sku: str, image: str | None) -> JsonObject:
        return {"id": number, "name": name, "sku": sku, "image": f"{self._base_url}{image}" if image else None}

    def _amounts(self, quantity: int, unit_price: int) -> JsonObject:
        subtotal = self._money(quantity * unit_price)
        return {"quantity": quantity, "unit_price": self._money(unit_price), "subtotal": subtotal}
