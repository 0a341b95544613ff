"""Subscriptions that staff pause, and periods that they give."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
phase = "before"


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("is_paused", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("subscriptions", sa.Column("resumes_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("billing_actions", sa.Column("until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("billing_actions", "until")
    op.drop_column("subscriptions", "resumes_at")
    op.drop_column("subscriptions", "is_paused")
