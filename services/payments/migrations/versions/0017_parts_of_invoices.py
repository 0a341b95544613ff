"""Staff refund a part of an invoice."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
phase = "before"


def upgrade() -> None:
    op.add_column("billing_actions", sa.Column("amount", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("billing_actions", "amount")
