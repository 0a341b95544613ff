"""Fields that shops add of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
phase = "before"


def upgrade() -> None:
    op.add_column("orders", sa.Column("metadata", JSONB, nullable=False, server_default="{}"))
    op.execute(
        "create index orders_metadata on orders using gin (metadata jsonb_path_ops) where metadata <> '{}'::jsonb"
    )


def downgrade() -> None:
    op.execute("drop index orders_metadata")
    op.drop_column("orders", "metadata")
