"""Credits that staff grant beyond the plan."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
phase = "before"


def upgrade() -> None:
    op.add_column("customer_quotas", sa.Column("granted", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("customer_quotas", "granted")
