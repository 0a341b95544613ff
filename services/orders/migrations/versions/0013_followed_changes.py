"""Changes of orders are recorded for those who follow them."""

from alembic import op
from common.db.chassis.recorded_changes import forget, record_changes, record_parts

revision = "0013"
down_revision = "0012"
phase = "before"

ORDER = "{row}.order_id::text"
OF_ORDER = "(select storefront from orders where id = {row}.order_id)"


def upgrade() -> None:
    for statements in (
        record_changes("orders", "order"),
        record_parts("order_history", "order", ORDER, storefront=OF_ORDER),
        record_parts("shipments", "order", ORDER),
        record_parts("order_returns", "order", ORDER),
        record_parts("order_refunds", "order", ORDER),
        record_parts("order_notes", "order", ORDER),
        record_changes("book_orders", "book_order", "{row}.number::text"),
    ):
        for statement in statements:
            op.execute(statement)


def downgrade() -> None:
    for statement in forget(
        "orders", "order_history", "shipments", "order_returns", "order_refunds", "order_notes", "book_orders"
    ):
        op.execute(statement)
