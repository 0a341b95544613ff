"""Nobody notifies a worker that is up."""

from alembic import op
from common import migrations
from common.tables import ASLEEP

revision = "0007"
down_revision = "0006"
phase = "after"


def upgrade() -> None:
    migrations.wake_sleepers("outbox")
    op.execute(
        "create or replace trigger tasks_wake after insert on tasks for each row"
        f" when (new.run_at <= new.created_at and {ASLEEP}) execute function wake_worker()"
    )


def downgrade() -> None:
    migrations.wake_always("outbox")
    op.execute(
        "create or replace trigger tasks_wake after insert on tasks for each row"
        " when (new.run_at <= new.created_at) execute function wake_worker()"
    )
