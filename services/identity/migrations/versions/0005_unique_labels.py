"""A user's addresses have labels of their own."""

from alembic import op

revision = "0005"
down_revision = "0004"
phase = "after"


def upgrade() -> None:
    op.create_index("addresses_label", "addresses", ["user_id", "label"], unique=True)


def downgrade() -> None:
    op.drop_index("addresses_label", "addresses")
