"""Paid unlocks, perks of customers, and share windows."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0002"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "paid_unlocks",
        sa.Column("job_id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("unlocked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "customer_perks",
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("free_preview_used", sa.Boolean(), nullable=False),
        sa.Column("social_share_unlock_used", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "share_windows",
        sa.Column("job_id", sa.Uuid(), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("share_windows", "customer_perks", "paid_unlocks"):
        op.drop_table(table)
