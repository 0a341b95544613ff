"""What staff did to subscriptions and invoices."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "billing_actions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        _reference("customer_id", "billing_customers", "actions_of_customer", nullable=False),
        _reference("subscription_id", "subscriptions", "actions_of_subscription", nullable=True),
        _reference("invoice_id", "invoices", "actions_of_invoice", nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("billing_actions_customer", "billing_actions", ["customer_id", "created_at"])


def downgrade() -> None:
    op.drop_table("billing_actions")


def _reference(name: str, table: str, constraint: str, *, nullable: bool) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id", name=constraint), nullable=nullable)
