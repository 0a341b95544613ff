"""Response bodies, as dictionaries: on hot paths models would cost too much."""

from collections.abc import Callable

from common.db.executor import Row


class Presenter:
    """`money` formats minor units as a decimal string; `media` is the base URL of images, with a slash at the end."""

    def __init__(self, money: Callable[[int], str], media: str) -> None:
        self._money = money
        self._media = media

    def product(self, row: Row) -> Row:
        return {
            "id": row["id"],
            "name": row["name"],
            "description": row["description"],
            "price": self._money(row["price"]),
            "unit_of_measure": row["unit_of_measure"],
            "category": row["category"],
            "stock_quantity": row["quantity"],
            "in_stock": row["quantity"] > 0,
            "sku": row["sku"],
            "images": [self._image(image) for image in row["images"]],
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
        }

    def _image(self, image: Row) -> Row:
        return {
            "id": image["number"],
            "image": self._media + image["key"],
            "alt_text": image["alt_text"] or None,
            "is_primary": image["is_primary"],
            "display_order": image["order"],
        }


def category_card(row: Row) -> Row:
    return {name: row[name] for name in ("id", "name", "description", "product_count", "created_at")}
