"""The languages of the mails to subscribers."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
phase = "before"


def upgrade() -> None:
    op.add_column("billing_customers", sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("billing_customers", "language")
