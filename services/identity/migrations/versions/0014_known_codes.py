"""Mailed codes: the wrong codes of the present request, and the codes that were mailed before."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
phase = "before"
COLUMNS = ("wrong_digests", "earlier_digests")


def upgrade() -> None:
    for name in COLUMNS:
        column: sa.Column[object] = sa.Column(name, sa.ARRAY(sa.LargeBinary()), nullable=False, server_default="{}")
        op.add_column("magic_codes", column)


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("magic_codes", name)
