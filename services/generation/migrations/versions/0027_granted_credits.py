"""Credits that staff grant beyond the plan."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
phase = "before"


def upgrade() -> None:
    op.add_column("quotas", sa.Column("granted", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("quota_entries", sa.Column("granted", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("quota_entries", "granted")
    op.drop_column("quotas", "granted")
