"""The roles of staff: named sets of permissions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from common.db.tables import moment
from common.kernel.permissions import ALL_PERMISSIONS, Permission
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from identity.domain.base import Table

P = Permission
OWNER = "owner"
_READ = frozenset(each for each in Permission if each.value.endswith(":read"))
BUILT_IN: Mapping[str, frozenset[Permission]] = {
    OWNER: ALL_PERMISSIONS,
    "manager": ALL_PERMISSIONS
    - {P.STAFF_WRITE, P.API_KEYS_WRITE, P.SETTINGS_WRITE, P.CUSTOMERS_ERASE, P.WEBHOOKS_WRITE},
    "orders": frozenset(
        {P.ORDERS_READ, P.ORDERS_WRITE, P.REFUNDS_WRITE, P.PAYMENTS_READ, P.CUSTOMERS_READ, P.CATALOG_READ}
        | {P.CARTS_READ, P.BOOKS_READ, P.BOOKS_WRITE, P.REPORTS_READ, P.EXPORTS_WRITE}
    ),
    "catalog": frozenset(
        {P.CATALOG_READ, P.CATALOG_WRITE, P.MODERATION_READ, P.MODERATION_WRITE, P.IMPORTS_READ, P.IMPORTS_WRITE}
        | {P.EXPORTS_WRITE, P.REPORTS_READ}
    ),
    "support": frozenset(
        {P.ORDERS_READ, P.ORDERS_WRITE, P.PAYMENTS_READ, P.CUSTOMERS_READ, P.CUSTOMERS_WRITE, P.CREDITS_READ}
        | {P.CREDITS_WRITE, P.SUBSCRIPTIONS_READ, P.SUBSCRIPTIONS_WRITE, P.JOBS_READ, P.JOBS_WRITE, P.BOOKS_READ}
        | {P.CATALOG_READ, P.CARTS_READ}
    ),
    "moderator": frozenset({P.MODERATION_READ, P.MODERATION_WRITE, P.CATALOG_READ, P.JOBS_READ, P.BOOKS_READ}),
    "viewer": _READ - {P.STAFF_READ, P.API_KEYS_READ, P.AUDIT_READ, P.SETTINGS_READ, P.WEBHOOKS_READ},
}
"""The roles that every storefront has."""


class StaffRole(Table, table=True):
    """A role of one storefront. `permissions` is a sorted list, never empty."""

    __tablename__ = "staff_roles"

    storefront: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    permissions: list[Any] = Field(sa_type=JSONB)
    created_at: datetime = moment()
    updated_at: datetime = moment()


def permissions_of(role: str | None, own: Iterable[str] | None) -> tuple[str, ...]:
    """Sorted. `own` are those of a role that the storefront has made; without a role one is an owner.

    Empty for a role that does not exist, and without what this release does not know.
    """
    found = BUILT_IN.get(role or OWNER) or ALL_PERMISSIONS.intersection(map(_known, own or ()))
    return tuple(sorted(permission.value for permission in found))


def _known(name: str) -> Permission | None:
    return Permission(name) if name in ALL_PERMISSIONS else None
