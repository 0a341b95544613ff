"""Who has which part of a customer, and who may see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from common.changes import FollowedKind
from common.kernel.permissions import Permission


@dataclass(frozen=True, slots=True)
class Part:
    """`module` is what the shop must have (see `GET /me`)."""

    service: str
    module: str
    permission: Permission


PARTS: Mapping[str, Part] = {
    "orders": Part("orders", "orders", Permission.ORDERS_READ),
    "book_orders": Part("orders", "book-orders", Permission.ORDERS_READ),
    "cart": Part("cart", "carts", Permission.CARTS_READ),
    "reviews": Part("catalog", "reviews", Permission.CATALOG_READ),
    "credits": Part("payments", "credits", Permission.CREDITS_READ),
    "subscriptions": Part("payments", "subscriptions", Permission.SUBSCRIPTIONS_READ),
    "quota": Part("generation", "quotas", Permission.CREDITS_READ),
    "jobs": Part("generation", "jobs", Permission.JOBS_READ),
    "books": Part("generation", "books", Permission.BOOKS_READ),
}
KINDS: Mapping[str, Part] = {
    "order": PARTS["orders"],
    "book_order": PARTS["book_orders"],
    "customer": Part("identity", "customers", Permission.CUSTOMERS_READ),
    "product": Part("catalog", "catalog", Permission.CATALOG_READ),
    "job": PARTS["jobs"],
    "book": PARTS["books"],
}
"""What a search finds, as a member of staff reads it."""


def permitted(
    parts: Mapping[str, Part | FollowedKind], modules: Collection[str], permissions: Collection[str]
) -> tuple[dict[str, list[str]], list[str]]:
    """The names of the parts that a shop has, by their service, and of those that may not be seen."""
    present = {name: part for name, part in parts.items() if part.module in modules}
    seen = [name for name, part in present.items() if part.permission in permissions]
    by_service: dict[str, list[str]] = {}
    for name in seen:
        by_service.setdefault(present[name].service, []).append(name)
    return by_service, [name for name in present if name not in seen]


def modules_of(modules: Mapping[str, Sequence[str]], contract: str) -> list[str]:
    """Those of a shop with such a contract. Every shop has customers."""
    return [*modules.get(contract, ()), "customers"]
