"""Drop the table of merges: the inbox records which events were handled."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
phase = "after"


def upgrade() -> None:
    op.drop_table("merges")


def downgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("merge_id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
