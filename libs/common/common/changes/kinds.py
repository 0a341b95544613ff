"""The kinds of subjects whose changes can be followed: their service, permission, and where they are read."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.kernel.permissions import Permission


@dataclass(frozen=True, slots=True)
class FollowedKind:
    """`module` is what the shop must have. `path`, below `/api/staff/v1`, lists them with `updated_from`, and
    `path/ID` reads one if it `is_read_alone`."""

    service: str
    module: str
    permission: Permission
    path: str
    is_read_alone: bool = True

    def link(self, subject: str) -> str:
        return f"{self.path}/{subject}" if self.is_read_alone else self.path


KINDS: Mapping[str, FollowedKind] = {
    "book": FollowedKind("generation", "books", Permission.BOOKS_READ, "/books"),
    "book_order": FollowedKind("orders", "book-orders", Permission.ORDERS_READ, "/book-orders"),
    "category": FollowedKind("catalog", "catalog", Permission.CATALOG_READ, "/categories", is_read_alone=False),
    "credit_purchase": FollowedKind(
        "payments", "credits", Permission.CREDITS_READ, "/credits/purchases", is_read_alone=False
    ),
    "customer": FollowedKind("identity", "customers", Permission.CUSTOMERS_READ, "/customers"),
    "image": FollowedKind(
        "generation", "moderation", Permission.MODERATION_READ, "/moderation/images", is_read_alone=False
    ),
    "job": FollowedKind("generation", "jobs", Permission.JOBS_READ, "/jobs"),
    "order": FollowedKind("orders", "orders", Permission.ORDERS_READ, "/orders"),
    "payment": FollowedKind("payments", "payments", Permission.PAYMENTS_READ, "/payments"),
    "product": FollowedKind("catalog", "catalog", Permission.CATALOG_READ, "/products"),
    "review": FollowedKind("catalog", "reviews", Permission.CATALOG_READ, "/reviews", is_read_alone=False),
    "subscription": FollowedKind(
        "payments", "subscriptions", Permission.SUBSCRIPTIONS_READ, "/subscriptions", is_read_alone=False
    ),
}
