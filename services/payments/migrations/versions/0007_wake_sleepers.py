"""Inserts notify workers only while one is idle.

The tables are in the chassis branch now (chassis_0001), so nothing is left to do here. The revision stays because databases name it.
"""

revision = "0007"
down_revision = "0006"
phase = "after"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
