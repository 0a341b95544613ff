"""An idempotency key names the process whose attempt has no response yet.

The tables are in the chassis branch now (chassis_0001), so nothing is left to do here. The revision stays because databases name it.
"""

revision = "0005"
down_revision = "0004"
phase = "before"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
