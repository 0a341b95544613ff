"""The kinds of rows that leave and enter the platform in bulk: who owns them, and which permissions they need."""

from dataclasses import dataclass
from enum import StrEnum

from common.kernel.permissions import Permission


class RowKind(StrEnum):
    PRODUCTS = "products"
    CUSTOMERS = "customers"
    ORDERS = "orders"


class ImportKind(StrEnum):
    """The orders are past ones, which another system has processed."""

    PRODUCTS = "products"
    CUSTOMERS = "customers"
    ORDERS = "orders"


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
