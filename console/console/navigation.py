"""The menu: what this member may see of what this shop has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """`path` is below the shop's console."""

    path: str
    title: str
    permission: str | None = None
    modules: frozenset[str] = frozenset()


def navigation(me: Mapping[str, Any], _: Callable[[str], str]) -> list[Entry]:
    """`me` is the answer of `GET /me`."""
    entries = [
        Entry("/", _("Home")),
        Entry("/orders", _("Orders"), "orders:read", frozenset({"orders"})),
        Entry("/carts", _("Carts"), "carts:read", frozenset({"carts"})),
        Entry("/book-orders", _("Book orders"), "orders:read", frozenset({"book-orders"})),
        Entry("/products", _("Products"), "catalog:read", frozenset({"catalog"})),
        Entry("/reviews", _("Reviews"), "catalog:read", frozenset({"reviews"})),
        Entry("/jobs", _("Jobs"), "jobs:read", frozenset({"jobs"})),
        Entry("/pictures", _("Pictures"), "moderation:read", frozenset({"moderation"})),
        Entry("/customers", _("Customers"), "customers:read"),
        Entry("/subscriptions", _("Subscriptions"), "subscriptions:read", frozenset({"subscriptions"})),
        Entry("/payments", _("Payments"), "payments:read", frozenset({"payments"})),
        Entry("/dead-letters", _("Dead letters"), "dead-letters:read"),
        Entry("/audit-log", _("Audit log"), "audit:read"),
        Entry("/team", _("Team"), "staff:read"),
    ]
    permissions, modules = set(me["permissions"]), set(me["modules"])
    return [
        entry
        for entry in entries
        if (entry.permission is None or entry.permission in permissions)
        and (not entry.modules or entry.modules & modules)
    ]
