"""The lines of a claim are the cart's own: nobody keeps them twice any more."""

from alembic import op

revision = "0004"
down_revision = "0003"
phase = "before"


def upgrade() -> None:
    op.execute("alter table claims alter column lines set default '[]'")


def downgrade() -> None:
    op.execute("alter table claims alter column lines drop default")
