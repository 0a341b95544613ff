"""Changes: which subjects were changed by which transaction, and when which transactions had ended."""

from alembic import op
from common.db.chassis.recorded_changes import INDEX, TABLE

revision = "chassis_0008"
down_revision = "chassis_0007"
phase = "before"


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(INDEX)
    op.execute("create table change_horizons (at timestamptz primary key, xid bigint not null)")
    op.execute("create table change_origins (origin text primary key)")


def downgrade() -> None:
    op.execute("drop table change_origins")
    op.execute("drop table change_horizons")
    op.execute("drop table changes")
