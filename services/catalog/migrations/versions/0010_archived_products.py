"""What the former release could not keep: archived products are inactive, and the journal of stock outlives its units."""

from alembic import op

revision = "0010"
down_revision = "0009"
phase = "after"

CHECKS = {
    "products_archived": ("products", "archived_at is null or not is_active"),
    "products_sale": ("products", "(sale_price is null) = (sale_starts_at is null)"),
    "variants_sale": ("variants", "(sale_price is null) = (sale_starts_at is null)"),
}


def upgrade() -> None:
    op.execute("alter table stock_movements drop constraint stock_movements_unit_id_fkey")
    op.execute("drop index products_by_price")
    for name, (table, condition) in CHECKS.items():
        op.execute(f"alter table {table} add constraint {name} check ({condition})")


def downgrade() -> None:
    for name, (table, _) in CHECKS.items():
        op.execute(f"alter table {table} drop constraint {name}")
    op.execute("create index products_by_price on products (storefront, price, id) where is_visible")
    op.execute(
        "alter table stock_movements add constraint stock_movements_unit_id_fkey"
        " foreign key (unit_id) references stock_units (id)"
    )
