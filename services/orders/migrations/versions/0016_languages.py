"""The languages of the mails about orders."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
phase = "before"


def upgrade() -> None:
    for table in ("orders", "book_orders"):
        op.add_column(table, sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    for table in ("orders", "book_orders"):
        op.drop_column(table, "language")
