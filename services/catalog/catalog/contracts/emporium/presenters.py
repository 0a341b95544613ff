"""Response bodies, as dictionaries: on hot paths models would cost too much."""

from collections.abc import Callable

from common.db.executor import Row


class Presenter:
    """`money` formats minor units as a decimal string; `media` is the base URL of images, with a slash at the end."""

    def __init__(self, money: Callable[[int], str], media: str) -> None:
        self._money = money
        self._media = media

    def card(self, row: Row) -> Row:
        """A product in a list."""
        compare = row["compare_price"]
        return {
            "id": row["id"],
            "name": row["name"],
            "slug": row["slug"],
            "price": self._money(row["price"]),
            "compare_price": None if compare is None else self._money(compare),
            "quantity": row["quantity"],
            "is_in_stock": is_in_stock(row),
            "is_featured": row["is_featured"],
            "discount_percentage": discount_percentage(row["price"], compare),
            "category": {"id": row["category_id"], "name": row["category_name"]},
            "images": [self._image(image) for image in row["images"]],
            "average_rating": average(row["rating_sum"], row["rating_count"]),
            "review_count": row["rating_count"],
        }

    def page(self, row: Row, *, show_cost: bool) -> Row:
        """A product on its own page."""
        cost = row["cost_price"] if show_cost else None
        return {
            **self.card(row),
            "description": row["description"],
            "cost_price": None if cost is None else self._money(cost),
            "sku": row["sku"],
            "weight": row["weight"],
            "dimensions": row["dimensions"],
            "images": [{**self._image(image), "order": image["order"]} for image in row["images"]],
            "variants": [{**variant, "price": self._money(variant["price"])} for variant in row["variants"] or ()],
            "reviews": row["reviews"] or [],
            "created_at": row["created_at"],
        }

    def wish(self, row: Row) -> Row:
        product = {
            "id": row["id"],
            "name": row["name"],
            "slug": row["slug"],
            "price": self._money(row["price"]),
            "quantity": row["quantity"],
            "is_in_stock": is_in_stock(row),
        }
        return {"product": product, "added_at": row["added_at"]}

    def tree(self, rows: list[Row]) -> list[Row]:
        """The root categories with their descendants, in the order of the rows."""
        nodes = {row["id"]: self._category(row) for row in rows}
        roots: list[Row] = []
        for row in rows:
            children = nodes[row["parent_id"]]["children"] if row["parent_id"] else roots
            children.append(nodes[row["id"]])
        return roots

    def _category(self, row: Row) -> Row:
        return {
            "id": row["id"],
            "name": row["name"],
            "slug": row["slug"],
            "description": row["description"],
            "image": self._media + row["image"] if row["image"] else None,
            "children": [],
        }

    def _image(self, image: Row) -> Row:
        return {
            "id": image["id"],
            "image": self._media + image["key"],
            "alt_text": image["alt_text"],
            "is_primary": image["is_primary"],
        }


def is_in_stock(row: Row) -> bool:
    return not row["track_inventory"] or row["quantity"] > 0


def discount_percentage(price: int, compare_price: int | None) -> int:
    """The reduction from `compare_price` in per cent, rounded half up; 0 without a reduction."""
    if not compare_price or compare_price <= price:
        return 0
    return (200 * (compare_price - price) + compare_price) // (2 * compare_price)


def average(rating_sum: int, rating_count: int) -> float:
    """Return the average with one decimal, rounded half up; 0 without ratings."""
    return (20 * rating_sum + rating_count) // (2 * rating_count) / 10 if rating_count else 0.0
