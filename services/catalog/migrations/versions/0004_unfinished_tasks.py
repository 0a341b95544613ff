"""An index of unfinished tasks.

The tables are in the chassis branch now (chassis_0001), so nothing is left to do here. The revision stays because databases name it.
"""

revision = "0004"
down_revision = "0003"
phase = "before"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
