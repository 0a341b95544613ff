"""Tasks may have a fairness key and a virtual start time, in whose order those of one handler are leased."""

from alembic import op

revision = "chassis_0003"
down_revision = "chassis_0002"
phase = "before"

COLUMNS = "alter table tasks add column fair_key text, add column virtual_start bigint not null default 0"
INDEXES = (
    "create index tasks_next on tasks (handler, priority desc, virtual_start, run_at, id) where state <> 'dead'",
    "create index tasks_of_key on tasks (handler, priority, fair_key, virtual_start)"
    " where fair_key is not null and state <> 'dead'",
    "create index tasks_started on tasks (handler, priority, virtual_start)"
    " where fair_key is not null and state = 'leased' and attempts = 1",
)


def upgrade() -> None:
    op.execute(COLUMNS)
    for index in INDEXES:
        op.execute(index)


def downgrade() -> None:
    for index in ("tasks_next", "tasks_of_key", "tasks_started"):
        op.execute(f"drop index {index}")
    for column in ("fair_key", "virtual_start"):
        op.execute(f"alter table tasks drop column {column}")
