"""Holds of credits for jobs that are being submitted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("job_id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("holds")
