"""Fields that shops add of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
phase = "before"


def upgrade() -> None:
    op.add_column("products", sa.Column("metadata", JSONB, nullable=False, server_default="{}"))
    op.execute(
        "create index products_metadata on products using gin (metadata jsonb_path_ops) where metadata <> '{}'::jsonb"
    )


def downgrade() -> None:
    op.execute("drop index products_metadata")
    op.drop_column("products", "metadata")
