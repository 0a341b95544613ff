"""Orders of books are shipped, and printed again."""

from alembic import op

revision = "0010"
down_revision = "0009"
phase = "before"

COLUMNS = {
    "shipped_at": "timestamptz",
    "carrier": "varchar",
    "tracking_number": "varchar",
    "tracking_url": "varchar",
    "reprint_requested_at": "timestamptz",
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.execute(f"alter table book_orders add column {name} {kind}")
    op.execute("update book_orders set shipped_at = completed_at where status = 'completed'")
    op.execute(
        "create index book_orders_to_reprint on book_orders (storefront, number) where reprint_requested_at is not null"
    )


def downgrade() -> None:
    for name in COLUMNS:
        op.execute(f"alter table book_orders drop column {name}")
