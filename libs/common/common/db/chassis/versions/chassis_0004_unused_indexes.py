"""No query uses the indexes of unfinished tasks, and of runnable tasks without their virtual start times, any more."""

from alembic import op

revision = "chassis_0004"
down_revision = "chassis_0003"
phase = "after"


def upgrade() -> None:
    op.execute("drop index tasks_unfinished")
    op.execute("drop index tasks_runnable")


def downgrade() -> None:
    op.execute("create index tasks_runnable on tasks (handler, priority desc, run_at, id) where state <> 'dead'")
    op.execute("create index tasks_unfinished on tasks (run_at) where state <> 'dead'")
