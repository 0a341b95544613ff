"""The kinds of rows that leave and enter the platform in bulk: who owns them, and which permissions they need."""

from dataclasses import dataclass
from enum import StrEnum

from common.kernel.permissions import Permission


class RowKind(StrEnum):
    PRODUCTS = "products"
    CUSTOMERS = "customers"
    ORDERS = "orders"


class ImportKind(StrEnum):
    """Past orders are not among them: an order is the record of a checkout, a payment and stock that this platform has
    not seen."""

    PRODUCTS = "products"
    CUSTOMERS = "customers"


@dataclass(frozen=True, slots=True)
class RowOwner:
    service: str
    reads: Permission
    writes: Permission


OWNERS = {
    RowKind.PRODUCTS: RowOwner("catalog", Permission.CATALOG_READ, Permission.CATALOG_WRITE),
    RowKind.CUSTOMERS: RowOwner("identity", Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE),
    RowKind.ORDERS: RowOwner("orders", Permission.ORDERS_READ, Permission.ORDERS_WRITE),
}
FILTERS: dict[RowKind, frozenset[str]] = {
    RowKind.PRODUCTS: frozenset({"is_active", "category", "created_from", "created_to", "updated_from"}),
    RowKind.CUSTOMERS: frozenset({"is_active", "created_from", "created_to"}),
    RowKind.ORDERS: frozenset({"ids", "status", "created_from", "created_to", "updated_from"}),
}
"""The members of a RowFilter that a kind has."""
