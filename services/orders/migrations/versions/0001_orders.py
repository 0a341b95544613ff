"""Checkouts, orders, their lines and their history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
phase = "before"


def upgrade() -> None:
    _create_checkouts()
    _create_orders()
    _create_lines()
    _create_history()


def downgrade() -> None:
    for table in ("order_history", "order_lines", "orders", "checkouts"):
        op.drop_table(table)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _uuid(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=16), nullable=False)


def _amount(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _create_checkouts() -> None:
    op.create_table(
        "checkouts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _text("storefront"),
        _uuid("user_id"),
        _uuid("request_id", nullable=True),
        _count("attempt"),
        _uuid("shipping_address_id"),
        _uuid("billing_address_id"),
        _word("state"),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        _moment("deadline"),
        _moment("created_at"),
        sa.UniqueConstraint("request_id", "attempt", name="checkouts_attempt"),
    )
    op.create_index("checkouts_unsettled", "checkouts", ["deadline"], postgresql_where=sa.text("NOT is_settled"))
    op.create_index("checkouts_of_customer", "checkouts", ["storefront", "user_id"])


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _text("storefront"),
        _text("number"),
        _uuid("user_id"),
        _text("email"),
        _word("status"),
        _text("currency"),
        *map(_amount, ("subtotal", "tax", "shipping", "discount", "total")),
        _count("item_count"),
        sa.Column("shipping_address", JSONB(), nullable=False),
        sa.Column("billing_address", JSONB(), nullable=False),
        _text("tracking_number", nullable=True),
        _uuid("payment_id", nullable=True),
        _amount("refunded"),
        _count("version"),
        *map(_moment, ("expires_at", "created_at", "updated_at")),
        _moment("shipped_at", nullable=True),
        _moment("delivered_at", nullable=True),
        sa.UniqueConstraint("storefront", "number", name="orders_number"),
    )
    op.create_index("orders_of_customer", "orders", ["storefront", "user_id", "created_at", "id"])
    op.create_index("orders_of_storefront", "orders", ["storefront", "created_at", "id"])
    op.create_index("orders_unpaid", "orders", ["expires_at"], postgresql_where=sa.text("status = 'pending'"))


def _create_lines() -> None:
    op.create_table(
        "order_lines",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("order_id", sa.Uuid(), sa.ForeignKey("orders.id", name="order_lines_order"), nullable=False),
        _count("position"),
        _uuid("product_id"),
        _uuid("variant_id", nullable=True),
        _text("product_name"),
        _text("product_slug"),
        _text("variant_name", nullable=True),
        _text("sku"),
        _text("image", nullable=True),
        _amount("unit_price"),
        _count("quantity"),
        sa.UniqueConstraint("order_id", "position", name="order_lines_position"),
    )


def _create_history() -> None:
    op.create_table(
        "order_history",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("order_id", sa.Uuid(), sa.ForeignKey("orders.id", name="order_history_order_id"), nullable=False),
        _word("status"),
        _text("note"),
        _uuid("created_by", nullable=True),
        _moment("created_at"),
    )
    op.create_index("order_history_order", "order_history", ["order_id", "id"])
