"""Which sessions were started by a sign-in of staff. Those of before were not: their staff sign in again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
phase = "before"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("for_staff", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("sessions", "for_staff")
