"""Customers of subscriptions, the provider's prices of plans, subscriptions, their checkouts and invoices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
phase = "before"


def upgrade() -> None:
    _create_customers()
    _create_prices()
    _create_subscriptions()
    _create_checkouts()
    _create_invoices()
    op.create_index("notices_received", "notices", ["storefront", "received_at"])


def downgrade() -> None:
    op.drop_index("notices_received", "notices")
    for table in ("invoices", "subscription_checkouts", "subscriptions", "plan_prices", "billing_customers"):
        op.drop_table(table)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable, primary_key=primary_key)


def _integer(name: str, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, primary_key=primary_key, autoincrement=False)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _customer_id(constraint: str) -> sa.Column[object]:
    return sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("billing_customers.id", name=constraint), nullable=False)


def _create_customers() -> None:
    op.create_table(
        "billing_customers",
        _id(),
        _text("storefront"),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        _text("email", nullable=True),
        _text("stripe_customer_id", nullable=True),
        _integer("version"),
        _integer("revision"),
        sa.Column("published", JSONB(none_as_null=True), nullable=True),
        _moment("check_at", nullable=True),
        _moment("deleted_at", nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
    )
    op.create_index("billing_customers_user", "billing_customers", ["user_id", "storefront"], unique=True)
    op.create_index("billing_customers_stripe", "billing_customers", ["stripe_customer_id", "storefront"], unique=True)
    checked = sa.text("check_at IS NOT NULL")
    op.create_index("billing_customers_check", "billing_customers", ["check_at"], postgresql_where=checked)


def _create_prices() -> None:
    op.create_table(
        "plan_prices",
        _text("storefront", primary_key=True),
        _text("plan_id", primary_key=True),
        _integer("amount", primary_key=True),
        _text("currency", primary_key=True),
        _text("stripe_price_id"),
        _moment("created_at"),
    )
    op.create_index("plan_prices_stripe", "plan_prices", ["stripe_price_id", "storefront"], unique=True)


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        _id(),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, unique=True),
        _text("storefront"),
        _customer_id("subscriptions_of_customer"),
        _text("stripe_subscription_id"),
        _text("stripe_price_id"),
        _text("plan_id"),
        _text("next_plan_id", nullable=True),
        _text("status"),
        _moment("current_period_start", nullable=True),
        _moment("current_period_end", nullable=True),
        sa.Column("cancel_at_period_end", sa.Boolean(), nullable=False),
        _moment("paid_until", nullable=True),
        _moment("started_at"),
        _moment("ended_at", nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
    )
    op.create_index("subscriptions_stripe", "subscriptions", ["stripe_subscription_id", "storefront"], unique=True)
    live = sa.text("status <> 'canceled'")
    op.create_index("subscriptions_live", "subscriptions", ["customer_id"], unique=True, postgresql_where=live)
    op.create_index("subscriptions_customer", "subscriptions", ["customer_id", "storefront"])
    numbered = sa.text("number > 0")
    op.create_index("subscriptions_page", "subscriptions", ["storefront", "number"], postgresql_where=numbered)


def _create_checkouts() -> None:
    op.create_table(
        "subscription_checkouts",
        _id(),
        _text("storefront"),
        _customer_id("checkouts_of_customer"),
        _text("plan_id"),
        _text("stripe_price_id"),
        _text("success_url"),
        _text("cancel_url"),
        _text("status"),
        _text("session_id", nullable=True),
        _text("url", nullable=True),
        _moment("expires_at", nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
    )
    table = "subscription_checkouts"
    op.create_index(f"{table}_session", table, ["session_id", "storefront"], unique=True)
    pending = sa.text("status IN ('created', 'open')")
    op.create_index(f"{table}_pending", table, ["customer_id"], unique=True, postgresql_where=pending)
    op.create_index(f"{table}_customer", table, ["customer_id"])


def _create_invoices() -> None:
    subscription = sa.ForeignKey("subscriptions.id", name="invoices_of_subscription")
    op.create_table(
        "invoices",
        _id(),
        _text("storefront"),
        _customer_id("invoices_of_customer"),
        sa.Column("subscription_id", sa.Uuid(), subscription, nullable=True),
        _text("stripe_invoice_id"),
        _text("invoice_number", nullable=True),
        _text("reason"),
        _text("description"),
        _integer("amount"),
        _text("currency"),
        _text("status"),
        _integer("refunded"),
        _integer("attempts"),
        _integer("failure_mailed"),
        _text("invoice_url", nullable=True),
        _text("pdf_url", nullable=True),
        _moment("issued_at"),
        _moment("paid_at", nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
    )
    op.create_index("invoices_stripe", "invoices", ["stripe_invoice_id", "storefront"], unique=True)
    op.create_index("invoices_customer", "invoices", ["customer_id", "issued_at"])
    op.create_index("invoices_subscription", "invoices", ["subscription_id"])
