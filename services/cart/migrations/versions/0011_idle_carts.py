"""Staff list carts by their last change."""

from alembic import op

revision = "0011"
down_revision = "0010"
phase = "before"


def upgrade() -> None:
    op.execute("create index carts_changed on carts (storefront, updated_at, id)")


def downgrade() -> None:
    op.execute("drop index carts_changed")
