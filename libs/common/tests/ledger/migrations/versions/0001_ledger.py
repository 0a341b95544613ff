"""Notes to write."""

from alembic import op

revision = "0001"
down_revision = None
phase = "before"


def upgrade() -> None:
    op.execute("create table notes (id uuid primary key default gen_random_uuid(), storefront text, words text)")


def downgrade() -> None:
    op.drop_table("notes")
