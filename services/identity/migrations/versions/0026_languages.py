"""The languages of accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
phase = "before"


def upgrade() -> None:
    op.add_column("users", sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "language")
