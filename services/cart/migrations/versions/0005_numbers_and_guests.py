"""Carts and lines have numbers, guests have carts, and carts are merged."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
phase = "before"


def upgrade() -> None:
    for table in ("carts", "cart_lines"):
        op.add_column(table, sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False))
    op.add_column("carts", sa.Column("is_guest", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("carts_guests", "carts", ["updated_at"], postgresql_where=sa.text("is_guest"))
    op.create_index("known_products_number", "known_products", ["storefront", "number"])
    op.create_table(
        "merges",
        sa.Column("merge_id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("merges")
    op.drop_index("known_products_number", "known_products")
    op.drop_index("carts_guests", "carts")
    op.drop_column("carts", "is_guest")
    for table in ("cart_lines", "carts"):
        op.drop_column(table, "number")
