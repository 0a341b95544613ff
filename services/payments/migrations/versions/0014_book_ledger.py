"""The ledger of picture books: purchases, generations, and retries that were given back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "book_ledger",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("entry_type", sa.String(), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=True),
        sa.Column("content_id", sa.Uuid(), nullable=True),
        sa.Column("book_id", sa.Uuid(), nullable=True),
        sa.Column("attempt_number", sa.Integer(), nullable=True),
        sa.Column("retry_consumed", sa.Boolean(), nullable=False),
        sa.Column("tier_code", sa.String(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("reference", "entry_type", name="book_ledger_once"),
    )
    op.create_index("book_ledger_of_user", "book_ledger", ["storefront", "user_id", "number"])
    op.create_index("book_ledger_by_type", "book_ledger", ["storefront", "entry_type", "tier_code"])


def downgrade() -> None:
    op.drop_table("book_ledger")
