"""Fields that shops add of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
phase = "before"


def upgrade() -> None:
    op.add_column("users", sa.Column("metadata", JSONB, nullable=False, server_default="{}"))
    op.execute("create index users_metadata on users using gin (metadata jsonb_path_ops) where metadata <> '{}'::jsonb")


def downgrade() -> None:
    op.execute("drop index users_metadata")
    op.drop_column("users", "metadata")
