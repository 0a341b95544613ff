"""Storefronts whose jobs wait, or waited, for the end of a maintenance."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "maintenance",
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("maintenance")
