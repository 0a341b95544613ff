"""Notices that nobody has handled are looked through every second, and jobs that may wait wake nobody."""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"
phase = "before"


def upgrade() -> None:
    op.create_index("notices_waiting", "notices", ["type"], postgresql_where=text("handled_at IS NULL"))
    op.execute(
        "create or replace trigger tasks_wake after insert on tasks for each row"
        " when (new.run_at <= new.created_at) execute function wake_worker()"
    )


def downgrade() -> None:
    op.execute(
        "create or replace trigger tasks_wake after insert on tasks for each statement execute function wake_worker()"
    )
    op.drop_index("notices_waiting", "notices")
