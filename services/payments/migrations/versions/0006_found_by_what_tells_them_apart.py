"""Indexes of payments begin with the most selective column, and pages have a partial index of their own.

While a table has no statistics, PostgreSQL estimates every index that begins with the storefront to be as selective as
the key, and reads all payments of a storefront to find one.
"""

from typing import Any

from alembic import op
from sqlalchemy import text

revision = "0006"
down_revision = "0005"
phase = "after"

OPEN = text("status IN ('created', 'pending', 'requires_action', 'processing')")
NUMBERED = text("number > 0")
INDEXES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("payments_transaction", "transaction_id", {"unique": True}),
    ("payments_open", "order_id", {"unique": True, "postgresql_where": OPEN}),
    ("payments_order", "order_id", {}),
    ("payments_user", "user_id", {}),
)


def upgrade() -> None:
    for name, column, how in INDEXES:
        op.drop_index(name, "payments")
        op.create_index(name, "payments", [column, "storefront"], **how)
    op.drop_index("payments_page", "payments")
    op.create_index("payments_page", "payments", ["storefront", "number"], postgresql_where=NUMBERED)


def downgrade() -> None:
    for name, column, how in INDEXES:
        op.drop_index(name, "payments")
        op.create_index(name, "payments", ["storefront", column], **how)
    op.drop_index("payments_page", "payments")
    op.create_index("payments_page", "payments", ["storefront", "number"])
