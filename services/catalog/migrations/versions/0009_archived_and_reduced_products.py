"""Products are archived, have timed sale prices, and are listed for staff in several orders."""

from alembic import op

revision = "0009"
down_revision = "0008"
phase = "before"

SALE = {"sale_price": "bigint", "sale_starts_at": "timestamptz", "sale_ends_at": "timestamptz"}
COLUMNS = {
    "variants": SALE,
    "products": {
        **SALE,
        "archived_at": "timestamptz",
        "reduced_price": "bigint",
        "next_price_at": "timestamptz",
        "current_price": "bigint generated always as (coalesce(reduced_price, price)) stored",
    },
}
INDEXES = {
    "products_changed": "products (storefront, updated_at, id)",
    "products_named": "products (storefront, sort_name, id)",
    "products_by_current_price": "products (storefront, current_price, id) where is_visible",
    "products_next_price": "products (next_price_at) where next_price_at is not null",
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            op.execute(f"alter table {table} add column {name} {kind}")
    for name, on in INDEXES.items():
        op.execute(f"create index {name} on {on}")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"drop index {name}")
    for table, columns in COLUMNS.items():
        for name in reversed(columns):
            op.execute(f"alter table {table} drop column {name}")
