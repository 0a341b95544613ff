"""Temporary passwords stay recorded, without the password, from the acceptance of their mail to their first use."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
phase = "before"


def upgrade() -> None:
    op.alter_column("temporary_passwords", "encrypted", existing_type=sa.LargeBinary(), nullable=True)


def downgrade() -> None:
    op.execute("delete from temporary_passwords where encrypted is null")
    op.alter_column("temporary_passwords", "encrypted", existing_type=sa.LargeBinary(), nullable=False)
