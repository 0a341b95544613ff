"""An index of lines by cart, which the deletion of a cart needs."""

from alembic import op

revision = "0008"
down_revision = "0007"
phase = "before"


def upgrade() -> None:
    op.create_index("cart_lines_cart", "cart_lines", ["cart_id"])


def downgrade() -> None:
    op.drop_index("cart_lines_cart", "cart_lines")
