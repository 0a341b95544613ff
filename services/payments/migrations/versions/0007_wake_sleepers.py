"""Nobody notifies a worker that is up, and no job is made that may wait."""

from alembic import op
from common import migrations

revision = "0007"
down_revision = "0006"
phase = "after"


def upgrade() -> None:
    migrations.wake_sleepers("outbox", "tasks")


def downgrade() -> None:
    migrations.wake_always("outbox")
    op.execute(
        "create or replace trigger tasks_wake after insert on tasks for each row"
        " when (new.run_at <= new.created_at) execute function wake_worker()"
    )
