"""Changes of payments, subscriptions and purchases of credits are recorded for those who follow them."""

from alembic import op
from common.db.chassis.recorded_changes import forget, record_changes, record_parts

revision = "0019"
down_revision = "0018"
phase = "before"

PAYMENT = "{row}.payment_id::text"
OF_PAYMENT = "(select storefront from payments where id = {row}.payment_id)"
UNCHECKED = "old.checked_at = new.checked_at or old.updated_at <> new.updated_at"


def upgrade() -> None:
    for statements in (
        record_changes("payments", "payment", update_if=UNCHECKED),
        record_parts("refunds", "payment", PAYMENT),
        record_parts("attempts", "payment", PAYMENT, storefront=OF_PAYMENT),
        record_changes("subscriptions", "subscription"),
        record_changes("credit_purchases", "credit_purchase", update_if=UNCHECKED),
    ):
        for statement in statements:
            op.execute(statement)


def downgrade() -> None:
    for statement in forget("payments", "refunds", "attempts", "subscriptions", "credit_purchases"):
        op.execute(statement)
