"""Until when a customer's plan is being changed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
phase = "before"


def upgrade() -> None:
    op.add_column("billing_customers", sa.Column("changing_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("billing_customers", "changing_until")
