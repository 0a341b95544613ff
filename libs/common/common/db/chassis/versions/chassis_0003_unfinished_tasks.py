"""No query uses the index of unfinished tasks any more."""

from alembic import op

revision = "chassis_0003"
down_revision = "chassis_0002"
phase = "after"


def upgrade() -> None:
    op.execute("drop index tasks_unfinished")


def downgrade() -> None:
    op.execute("create index tasks_unfinished on tasks (run_at) where state <> 'dead'")
