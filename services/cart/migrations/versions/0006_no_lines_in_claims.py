"""Drop the copy of a claim's lines, which no code reads any more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
phase = "after"


def upgrade() -> None:
    op.drop_column("claims", "lines")


def downgrade() -> None:
    op.add_column("claims", sa.Column("lines", JSONB(), nullable=False, server_default="[]"))
