"""Payments store the trace in which they were created."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
phase = "before"


def upgrade() -> None:
    op.add_column("payments", sa.Column("traceparent", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("payments", "traceparent")
