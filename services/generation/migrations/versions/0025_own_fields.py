"""Fields that shops add of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
phase = "before"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("metadata", JSONB, nullable=False, server_default="{}"))
    op.execute("create index jobs_metadata on jobs using gin (metadata jsonb_path_ops) where metadata <> '{}'::jsonb")


def downgrade() -> None:
    op.execute("drop index jobs_metadata")
    op.drop_column("jobs", "metadata")
