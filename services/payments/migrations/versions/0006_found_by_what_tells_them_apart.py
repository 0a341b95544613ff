"""Payments are found by what tells them apart, and pages of them by an index that serves nothing else.

While a table has no statistics, every index that begins with the storefront looks as good to PostgreSQL as the key, and
it goes on reading all of a storefront's payments to find one until it has counted them.
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
