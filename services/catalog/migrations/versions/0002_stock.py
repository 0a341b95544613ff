"""Stock units, the journal of their movements, and the reservations of orders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
phase = "before"

APPEND_ONLY = """
create function refuse_change() returns trigger language plpgsql as $$
begin raise exception 'the journal of stock movements is append-only'; end $$;
create trigger stock_movements_append_only before update or delete on stock_movements
for each statement execute function refuse_change();
"""


def upgrade() -> None:
    op.create_table(
        "stock_units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("storefront", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=True),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name="stock_units_quantity"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"]),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("storefront", "sku", name="stock_units_sku"),
    )
    op.create_index("stock_units_product", "stock_units", ["product_id"])
    op.create_table(
        "stock_movements",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("storefront", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["stock_units.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("stock_movements_order", "stock_movements", ["order_id"])
    op.create_index("stock_movements_product", "stock_movements", ["storefront", "product_id", "id"])
    op.create_index("stock_movements_unit", "stock_movements", ["unit_id", "id"])
    op.create_table(
        "reservations",
        sa.Column("storefront", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("taken", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("storefront", "order_id"),
    )
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    op.drop_table("reservations")
    op.drop_table("stock_movements")
    op.drop_table("stock_units")
    op.execute("drop function refuse_change()")
