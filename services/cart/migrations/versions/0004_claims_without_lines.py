"""Claims no longer store a copy of their lines."""

from alembic import op

revision = "0004"
down_revision = "0003"
phase = "before"


def upgrade() -> None:
    op.execute("alter table claims alter column lines set default '[]'")


def downgrade() -> None:
    op.execute("alter table claims alter column lines drop default")
