"""The sheets of characters that were made for hosted models."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
phase = "before"


def upgrade() -> None:
    op.add_column("characters", sa.Column("sheet", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("characters", "sheet")
