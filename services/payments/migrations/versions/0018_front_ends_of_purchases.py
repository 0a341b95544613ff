"""A purchase leads back to the front end that began it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
phase = "before"


def upgrade() -> None:
    op.add_column("credit_purchases", sa.Column("front_end", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("credit_purchases", "front_end")
