"""Checkouts that confirm a change of plan: what they change, what they announced to charge, and how they ended."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
phase = "before"

TABLE = "subscription_checkouts"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("changed_subscription_id", sa.String(), nullable=True))
    op.add_column(TABLE, sa.Column("former_price_id", sa.String(), nullable=True))
    op.add_column(TABLE, sa.Column("prorated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(TABLE, sa.Column("amount_due", sa.BigInteger(), nullable=True))
    op.add_column(TABLE, sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(TABLE, sa.Column("failure", sa.String(), nullable=True))


def downgrade() -> None:
    for column in ("failure", "settled_at", "amount_due", "prorated_at", "former_price_id", "changed_subscription_id"):
        op.drop_column(TABLE, column)
