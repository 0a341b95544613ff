"""The chassis tables, and notes to write."""

from alembic import op
from common import migrations

revision = "0001"
down_revision = None
phase = "before"


def upgrade() -> None:
    migrations.create_chassis()
    op.execute("create table notes (id uuid primary key default gen_random_uuid(), storefront text, words text)")


def downgrade() -> None:
    op.drop_table("notes")
    migrations.drop_chassis()
