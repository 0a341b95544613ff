"""Payments, their refunds and declined attempts; closed orders; the provider's webhook events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
phase = "before"

OPEN = sa.text("status IN ('created', 'pending', 'requires_action', 'processing')")


def upgrade() -> None:
    _create_order_files()
    _create_payments()
    _create_refunds()
    _create_attempts()
    _create_notices()


def downgrade() -> None:
    for table in ("notices", "attempts", "refunds", "payments", "order_files"):
        op.drop_table(table)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable, primary_key=primary_key)


def _uuid(name: str, nullable: bool = False, primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable, primary_key=primary_key)


def _payment_id(constraint: str, primary_key: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey("payments.id", name=constraint)
    return sa.Column("payment_id", sa.Uuid(), key, nullable=False, primary_key=primary_key)


def _create_order_files() -> None:
    op.create_table(
        "order_files",
        _text("storefront", primary_key=True),
        _uuid("order_id", primary_key=True),
        _text("closed_as", nullable=True),
        _moment("closed_at", nullable=True),
    )


def _create_payments() -> None:
    op.create_table(
        "payments",
        _uuid("id", primary_key=True),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, unique=True),
        _text("storefront"),
        _uuid("order_id"),
        _uuid("user_id", nullable=True),
        _text("email", nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        _text("currency"),
        _text("status"),
        _text("transaction_id", nullable=True),
        _moment("payment_date", nullable=True),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("metadata", JSONB(), nullable=False),
        _uuid("success_event_id", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("checked_at"),
        _moment("created_at"),
        _moment("updated_at"),
    )
    op.create_index("payments_transaction", "payments", ["storefront", "transaction_id"], unique=True)
    op.create_index("payments_open", "payments", ["storefront", "order_id"], unique=True, postgresql_where=OPEN)
    op.create_index("payments_order", "payments", ["storefront", "order_id"])
    op.create_index("payments_user", "payments", ["storefront", "user_id"])
    op.create_index("payments_page", "payments", ["storefront", "number"])
    op.create_index("payments_unchecked", "payments", ["checked_at"], postgresql_where=OPEN)


def _create_refunds() -> None:
    op.create_table(
        "refunds",
        _uuid("id", primary_key=True),
        _text("storefront"),
        _payment_id("refunds_of_payment"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        _text("status"),
        _text("reason", nullable=True),
        _uuid("requested_by", nullable=True),
        _text("transaction_id", nullable=True),
        _text("failure", nullable=True),
        _moment("created_at"),
        _moment("settled_at", nullable=True),
    )
    op.create_index("refunds_payment", "refunds", ["payment_id"])


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        _payment_id("attempts_of_payment", primary_key=True),
        _text("key", primary_key=True),
        _text("reason"),
        _moment("created_at"),
    )


def _create_notices() -> None:
    op.create_table(
        "notices",
        _text("storefront", primary_key=True),
        _text("event_id", primary_key=True),
        _text("type"),
        _text("transaction_id"),
        _text("failure_key", nullable=True),
        _text("failure_reason", nullable=True),
        _moment("received_at"),
        _moment("handled_at", nullable=True),
    )
    handled = sa.text("handled_at IS NOT NULL")
    op.create_index("notices_handled", "notices", ["handled_at"], postgresql_where=handled)
