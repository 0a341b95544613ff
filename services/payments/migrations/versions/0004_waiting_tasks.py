"""The index of waiting tasks has no reader left."""

from alembic import op
from common import migrations
from sqlalchemy import text

revision = "0004"
down_revision = "0003"
phase = "after"


def upgrade() -> None:
    migrations.forget_waiting_tasks()


def downgrade() -> None:
    op.create_index("tasks_due", "tasks", ["run_at"], postgresql_where=text("state = 'waiting'"))
