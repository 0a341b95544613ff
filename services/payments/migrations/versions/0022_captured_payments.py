"""An index of captured payments that are not wholly refunded, by which those without an order are found."""

from alembic import op

revision = "0022"
down_revision = "0021"
phase = "before"


def upgrade() -> None:
    op.execute(
        "create index payments_captured on payments (storefront, order_id)"
        " where status in ('completed', 'partially_refunded')"
    )


def downgrade() -> None:
    op.drop_index("payments_captured", "payments")
