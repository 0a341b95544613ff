"""Orders whose pictures are public from when they are ready."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
phase = "before"


def upgrade() -> None:
    op.add_column("figure_requests", sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("figure_requests", "is_public")
