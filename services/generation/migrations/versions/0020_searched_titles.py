"""Staff search books by parts of their titles."""

from alembic import op

revision = "0020"
down_revision = "0019"
phase = "before"


def upgrade() -> None:
    op.execute("create extension if not exists pg_trgm")
    op.execute("create index books_titles on books using gin (title gin_trgm_ops)")


def downgrade() -> None:
    op.execute("drop index books_titles")
