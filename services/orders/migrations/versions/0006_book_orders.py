"""Orders of picture books and of retry packs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
phase = "before"


def upgrade() -> None:
    _create_orders()
    _create_items()
    _create_history()
    _create_packs()


def downgrade() -> None:
    for table in ("retry_packs", "book_order_history", "book_order_items", "book_orders"):
        op.drop_table(table)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _uuid(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _amount(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _order(name: str) -> sa.Column[object]:
    key = sa.ForeignKey("book_orders.id", name=name, ondelete="CASCADE")
    return sa.Column("order_id", sa.Uuid(), key, nullable=False)


def _create_orders() -> None:
    op.create_table(
        "book_orders",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _text("storefront"),
        _uuid("user_id", nullable=True),
        _uuid("guest_id", nullable=True),
        *map(_text, ("email", "tier_code", "tier_name")),
        sa.Column("status", sa.String(length=16), nullable=False),
        _text("currency"),
        *map(_amount, ("delivery", "total")),
        sa.Column("address", JSONB(), nullable=False),
        _text("transaction_id", nullable=True),
        _uuid("claim_user_id", nullable=True),
        _moment("claim_requested_at", nullable=True),
        *map(_count, ("claim_attempts", "version")),
        *map(_moment, ("created_at", "updated_at")),
        *(_moment(name, nullable=True) for name in ("paid_at", "claimed_at", "completed_at", "cancelled_at")),
        sa.UniqueConstraint("number"),
    )
    op.create_index("book_orders_of_user", "book_orders", ["storefront", "user_id", "number"])
    op.create_index("book_orders_of_guest", "book_orders", ["storefront", "guest_id", "number"])
    op.create_index("book_orders_by_status", "book_orders", ["storefront", "status", "number"])
    unclaimed = sa.text("status = 'paid' AND user_id IS NULL")
    op.create_index("book_orders_unclaimed", "book_orders", ["claim_requested_at"], postgresql_where=unclaimed)


def _create_items() -> None:
    op.create_table(
        "book_order_items",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _order("book_order_items_order"),
        _count("position"),
        _uuid("book_id"),
        _text("title"),
        _count("quantity"),
        _amount("unit_price"),
        sa.UniqueConstraint("order_id", "position", name="book_order_items_position"),
    )
    op.create_index("book_order_items_of_book", "book_order_items", ["book_id"])


def _create_history() -> None:
    op.create_table(
        "book_order_history",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        _order("book_order_history_order_id"),
        sa.Column("status", sa.String(length=16), nullable=False),
        _text("note"),
        _uuid("created_by", nullable=True),
        _moment("created_at"),
    )
    op.create_index("book_order_history_order", "book_order_history", ["order_id", "id"])


def _create_packs() -> None:
    op.create_table(
        "retry_packs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _order("retry_packs_order_id"),
        _text("content_type"),
        _uuid("content_id"),
        _uuid("book_id"),
        _count("size"),
        sa.UniqueConstraint("order_id", name="retry_packs_order"),
    )
