"""Credit accounts with their append-only ledger, credit packs, and purchases of them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
phase = "before"

UNSETTLED = sa.text("status IN ('created', 'open')")
_REFUSE_CHANGES = """
create function refuse_credit_entry_change() returns trigger language plpgsql as $$
begin
    raise exception 'credit entries are append-only' using errcode = 'restrict_violation';
end $$
"""
_ON_CHANGE = """
create trigger credit_entries_append_only before update or delete on credit_entries
for each row execute function refuse_credit_entry_change()
"""


def upgrade() -> None:
    _create_packs()
    _create_purchases()
    _create_accounts()
    _create_entries()
    _create_adjustments()


def downgrade() -> None:
    op.drop_table("credit_adjustments")
    op.drop_table("credit_entries")
    op.execute("drop function refuse_credit_entry_change()")
    for table in ("credit_accounts", "credit_purchases", "credit_packs"):
        op.drop_table(table)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _uuid(name: str, nullable: bool = False, primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable, primary_key=primary_key)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _big_integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _account_id(constraint: str) -> sa.Column[object]:
    return sa.Column("account_id", sa.Uuid(), sa.ForeignKey("credit_accounts.id", name=constraint), nullable=False)


def _create_packs() -> None:
    op.create_table(
        "credit_packs",
        sa.Column("id", sa.Integer(), sa.Identity(), primary_key=True),
        _text("storefront"),
        _text("sku"),
        _integer("credits"),
        _integer("price"),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
    )
    op.create_index("credit_packs_sku", "credit_packs", ["sku", "storefront"], unique=True)


def _create_purchases() -> None:
    op.create_table(
        "credit_purchases",
        _uuid("id", primary_key=True),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, unique=True),
        _text("storefront"),
        _uuid("user_id", nullable=True),
        _text("email", nullable=True),
        _text("sku"),
        _integer("credits"),
        _integer("price"),
        _text("currency"),
        _text("status"),
        _text("session_id", nullable=True),
        _text("transaction_id", nullable=True),
        _integer("refunded"),
        _integer("credits_recalled"),
        _integer("credits_owed"),
        _text("flag", nullable=True),
        _moment("paid_at", nullable=True),
        _moment("checked_at"),
        _moment("created_at"),
        _moment("updated_at"),
    )
    for name, unique in (("session", True), ("transaction", True), ("user", False)):
        op.create_index(f"credit_purchases_{name}", "credit_purchases", [f"{name}_id", "storefront"], unique=unique)
    numbered = sa.text("number > 0")
    op.create_index("credit_purchases_page", "credit_purchases", ["storefront", "number"], postgresql_where=numbered)
    op.create_index("credit_purchases_unchecked", "credit_purchases", ["checked_at"], postgresql_where=UNSETTLED)


def _create_accounts() -> None:
    op.create_table(
        "credit_accounts",
        _uuid("id", primary_key=True),
        _text("storefront"),
        _uuid("user_id", nullable=True),
        _big_integer("balance"),
        _big_integer("version"),
        _moment("created_at"),
        sa.CheckConstraint("balance >= 0", name="credit_accounts_balance"),
    )
    op.create_index("credit_accounts_user", "credit_accounts", ["user_id", "storefront"], unique=True)


def _create_entries() -> None:
    purchase = sa.ForeignKey("credit_purchases.id", name="credit_entries_of_purchase")
    op.create_table(
        "credit_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        _account_id("credit_entries_account"),
        _text("storefront"),
        _big_integer("version"),
        _text("kind"),
        _integer("amount"),
        _big_integer("balance"),
        _uuid("reference"),
        sa.Column("purchase_id", sa.Uuid(), purchase, nullable=True),
        _moment("created_at"),
        sa.UniqueConstraint("account_id", "version", name="credit_entries_version"),
        sa.UniqueConstraint("reference", "kind", "account_id", name="credit_entries_once"),
        sa.CheckConstraint("balance >= 0", name="credit_entries_balance"),
    )
    op.create_index("credit_entries_purchase", "credit_entries", ["purchase_id"])
    grants = sa.text("kind = 'grant'")
    op.create_index("credit_entries_grant", "credit_entries", ["purchase_id"], unique=True, postgresql_where=grants)
    op.execute(_REFUSE_CHANGES)
    op.execute(_ON_CHANGE)


def _create_adjustments() -> None:
    op.create_table(
        "credit_adjustments",
        _uuid("id", primary_key=True),
        _text("storefront"),
        _account_id("credit_adjustments_account"),
        _integer("amount"),
        _text("reason", nullable=True),
        _uuid("staff_id"),
        _moment("created_at"),
    )
    op.create_index("ix_credit_adjustments_account_id", "credit_adjustments", ["account_id"])
