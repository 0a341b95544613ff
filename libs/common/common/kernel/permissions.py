"""What members of staff may be permitted to do. Every operation of the staff contract requires one permission."""

from enum import StrEnum


class Permission(StrEnum):
    """`SUBJECT:read` permits to see, `SUBJECT:write` to change; writing does not include reading."""

    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    REFUNDS_WRITE = "refunds:write"
    PAYMENTS_READ = "payments:read"
    CATALOG_READ = "catalog:read"
    CATALOG_WRITE = "catalog:write"
    CARTS_READ = "carts:read"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    CUSTOMERS_ERASE = "customers:erase"
    CREDITS_READ = "credits:read"
    CREDITS_WRITE = "credits:write"
    SUBSCRIPTIONS_READ = "subscriptions:read"
    SUBSCRIPTIONS_WRITE = "subscriptions:write"
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    BOOKS_READ = "books:read"
    BOOKS_WRITE = "books:write"
    MODERATION_READ = "moderation:read"
    MODERATION_WRITE = "moderation:write"
    REPORTS_READ = "reports:read"
    IMPORTS_READ = "imports:read"
    IMPORTS_WRITE = "imports:write"
    EXPORTS_WRITE = "exports:write"
    DEAD_LETTERS_READ = "dead-letters:read"
    DEAD_LETTERS_WRITE = "dead-letters:write"
    STAFF_READ = "staff:read"
    STAFF_WRITE = "staff:write"
    API_KEYS_READ = "api-keys:read"
    API_KEYS_WRITE = "api-keys:write"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"
    AUDIT_READ = "audit:read"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"


ALL_PERMISSIONS = frozenset(Permission)
