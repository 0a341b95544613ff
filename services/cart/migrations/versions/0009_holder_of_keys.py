"""An idempotency key says whose attempt it waits for."""

from common import migrations

revision = "0009"
down_revision = "0008"
phase = "before"


def upgrade() -> None:
    migrations.add_holder_of_keys()


def downgrade() -> None:
    migrations.forget_holder_of_keys()
