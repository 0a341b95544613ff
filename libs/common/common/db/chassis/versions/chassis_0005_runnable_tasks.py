"""No query uses the index of runnable tasks without their virtual start times any more."""

from alembic import op

revision = "chassis_0005"
down_revision = "chassis_0004"
phase = "after"


def upgrade() -> None:
    op.execute("drop index tasks_runnable")


def downgrade() -> None:
    op.execute("create index tasks_runnable on tasks (handler, priority desc, run_at, id) where state <> 'dead'")
