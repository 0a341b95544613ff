"""When a checkout was last refreshed by its customer's return."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
phase = "before"


def upgrade() -> None:
    op.add_column("subscription_checkouts", sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("subscription_checkouts", "refreshed_at")
