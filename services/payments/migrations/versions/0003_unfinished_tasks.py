"""Tasks that are leased are unfinished, too."""

from alembic import op
from common import migrations

revision = "0003"
down_revision = "0002"
phase = "before"


def upgrade() -> None:
    migrations.index_unfinished_tasks()


def downgrade() -> None:
    op.drop_index("tasks_unfinished", "tasks")
