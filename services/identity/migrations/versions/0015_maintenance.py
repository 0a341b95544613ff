"""Storefronts that are in maintenance, or were."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "maintenance",
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("retry_after_seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("maintenance")
