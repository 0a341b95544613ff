"""The customers of visitors' orders of books, and whether their accounts were deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "book_customers",
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("book_customers")
