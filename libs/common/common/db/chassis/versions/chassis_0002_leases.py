"""Tasks have a lease token, a priority, progress and a cancellation; each handler's due tasks are found by an index."""

from alembic import op

revision = "chassis_0002"
down_revision = "chassis_0001"
phase = "before"

COLUMNS = """
alter table tasks add column lease uuid, add column priority smallint not null default 0, add column progress jsonb,
    add column cancel_requested_at timestamptz
"""
INDEX = "create index tasks_runnable on tasks (handler, priority desc, run_at, id) where state <> 'dead'"


def upgrade() -> None:
    op.execute(COLUMNS)
    op.execute(INDEX)


def downgrade() -> None:
    op.execute("drop index tasks_runnable")
    for column in ("lease", "priority", "progress", "cancel_requested_at"):
        op.execute(f"alter table tasks drop column {column}")
