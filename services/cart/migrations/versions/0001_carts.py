"""Carts, lines, claims, and the read model of products and stocks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
phase = "before"


def upgrade() -> None:
    _create_known_goods()
    _create_carts()
    _create_lines()
    op.create_table(
        "claims",
        _uuid("order_id", primary_key=True),
        _text("storefront", primary_key=True),
        _text("state"),
        sa.Column("lines", JSONB(), nullable=False),
        _moment("created_at"),
    )


def downgrade() -> None:
    for table in ("claims", "cart_lines", "carts", "known_stocks", "known_variants", "known_products"):
        op.drop_table(table)


def _create_known_goods() -> None:
    op.create_table(
        "known_products",
        _uuid("product_id", primary_key=True),
        _text("storefront"),
        _big("number"),
        *map(_text, ("name", "slug", "sku")),
        _big("price"),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("track_inventory", sa.Boolean(), nullable=False),
        _text("image", nullable=True),
        _big("version"),
    )
    op.create_table(
        "known_variants",
        _uuid("variant_id", primary_key=True),
        _uuid("product_id"),
        *map(_text, ("name", "sku")),
        _big("price"),
        sa.Column("is_active", sa.Boolean(), nullable=False),
    )
    op.create_index("known_variants_product", "known_variants", ["product_id"])
    op.create_table(
        "known_stocks",
        _uuid("unit_id", primary_key=True),
        _text("storefront"),
        sa.Column("quantity", sa.Integer(), nullable=False),
        _big("version"),
    )


def _create_carts() -> None:
    op.create_table(
        "carts",
        _uuid("id", primary_key=True),
        _text("storefront"),
        _uuid("owner_id"),
        _moment("created_at"),
        _moment("updated_at"),
        sa.UniqueConstraint("storefront", "owner_id", name="carts_owner"),
    )


def _create_lines() -> None:
    op.create_table(
        "cart_lines",
        _uuid("id", primary_key=True),
        sa.Column("cart_id", sa.Uuid(), sa.ForeignKey("carts.id", ondelete="CASCADE"), nullable=False),
        _uuid("product_id"),
        _uuid("variant_id", nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        _big("unit_price"),
        _uuid("claimed_by", nullable=True),
        _moment("created_at"),
    )
    op.create_index(
        "cart_lines_visible",
        "cart_lines",
        ["cart_id", "product_id", "variant_id"],
        unique=True,
        postgresql_where=sa.text("claimed_by IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "cart_lines_claimed", "cart_lines", ["claimed_by"], postgresql_where=sa.text("claimed_by IS NOT NULL")
    )


def _uuid(name: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), primary_key=primary_key, nullable=nullable)


def _text(name: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=primary_key, nullable=nullable)


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
