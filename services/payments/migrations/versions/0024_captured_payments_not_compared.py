"""The index of captured payments is not read any more."""

from alembic import op

revision = "0024"
down_revision = "0023"
phase = "after"


def upgrade() -> None:
    op.drop_index("payments_captured", "payments")


def downgrade() -> None:
    op.execute(
        "create index payments_captured on payments (storefront, order_id)"
        " where status in ('completed', 'partially_refunded')"
    )
