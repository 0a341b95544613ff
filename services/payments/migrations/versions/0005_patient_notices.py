"""An index of unhandled webhook events, which are polled every second."""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"
phase = "before"


def upgrade() -> None:
    op.create_index("notices_waiting", "notices", ["type"], postgresql_where=text("handled_at IS NULL"))


def downgrade() -> None:
    op.drop_index("notices_waiting", "notices")
