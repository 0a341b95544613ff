"""The menu: what this member may see of what this shop has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """`path` is below the shop's console. Entries of one `group` follow each other."""

    path: str
    title: str
    icon: str
    group: str = ""
    permission: str | None = None
    module: str | None = None


def navigation(me: Mapping[str, Any], _: Callable[[str], str]) -> list[Entry]:
    """`me` is the answer of `GET /me`."""
    sales, goods, pictures = _("Sales"), _("Goods"), _("Pictures and books")
    money, operations, shop = _("Money"), _("Operations"), _("Shop")
    entries = [
        Entry("/", _("Home"), "home"),
        Entry("/reports", _("Reports"), "chart", "", "reports:read"),
        Entry("/orders", _("Orders"), "orders", sales, "orders:read", "orders"),
        Entry("/book-orders", _("Book orders"), "orders", sales, "orders:read", "book-orders"),
        Entry("/carts", _("Carts"), "cart", sales, "carts:read", "carts"),
        Entry("/customers", _("Customers"), "people", sales, "customers:read"),
        Entry("/products", _("Products"), "tag", goods, "catalog:read", "catalog"),
        Entry("/categories", _("Categories"), "tree", goods, "catalog:read", "catalog"),
        Entry("/low-stock", _("Low stock"), "stock", goods, "catalog:read", "stock"),
        Entry("/reviews", _("Reviews"), "star", goods, "catalog:read", "reviews"),
        Entry("/books", _("Books"), "book", pictures, "books:read", "books"),
        Entry("/jobs", _("Jobs"), "jobs", pictures, "jobs:read", "jobs"),
        Entry("/costs", _("Costs of models"), "coins", pictures, "jobs:read", "jobs"),
        Entry("/pictures", _("Moderation"), "picture", pictures, "moderation:read", "moderation"),
        Entry("/payments", _("Payments"), "card", money, "payments:read", "payments"),
        Entry("/subscriptions", _("Subscriptions"), "repeat", money, "subscriptions:read", "subscriptions"),
        Entry("/plans", _("Plans"), "list", money, "subscriptions:read", "subscriptions"),
        Entry("/credits", _("Credits"), "coins", money, "credits:read", "credits"),
        Entry("/tiers", _("Tiers"), "list", money, "books:read", "books"),
        Entry("/imports", _("Imports and exports"), "transfer", operations, "imports:read"),
        Entry("/webhooks", _("Webhooks"), "out", operations, "webhooks:read"),
        Entry("/queues", _("Queues and services"), "repeat", operations, "dead-letters:read"),
        Entry("/dead-letters", _("Dead letters"), "alert", operations, "dead-letters:read"),
        Entry("/audit-log", _("Audit log"), "list", operations, "audit:read"),
        Entry("/team", _("Team"), "team", shop, "staff:read"),
        Entry("/api-keys", _("API keys"), "key", shop, "api-keys:read"),
        Entry("/mails", _("Mails"), "mail", shop, "settings:read"),
        Entry("/settings", _("Settings"), "gear", shop, "settings:read"),
    ]
    permissions, modules = set(me["permissions"]), set(me["modules"])
    return [
        entry
        for entry in entries
        if (entry.permission is None or entry.permission in permissions)
        and (entry.module is None or entry.module in modules)
    ]


def current_entry(menu: Sequence[Entry], path: str) -> str | None:
    """The path of the entry that a page is, or below which it is. `path` is below the shop's console."""
    return next((each.path for each in menu if path == each.path or path.startswith(f"{each.path}/")), None)
