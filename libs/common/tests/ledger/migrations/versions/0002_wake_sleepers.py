"""Nobody notifies a worker that is up."""

from common import migrations

revision = "0002"
down_revision = "0001"
phase = "after"


def upgrade() -> None:
    migrations.wake_sleepers("outbox", "tasks")


def downgrade() -> None:
    migrations.wake_always("outbox", "tasks")
