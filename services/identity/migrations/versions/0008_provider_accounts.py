"""Accounts at OpenID providers, sign-ins there, and the standing of customers. Accounts may have no password."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
phase = "before"


def upgrade() -> None:
    op.alter_column("users", "password_hash", nullable=True)
    _create_standings()
    _create_provider_accounts()
    _create_authorization_requests()
    _create_tickets()


def downgrade() -> None:
    for table in ("sign_in_tickets", "authorization_requests", "provider_accounts", "customer_standings"):
        op.drop_table(table)
    op.execute("update users set password_hash = '' where password_hash is null")
    op.alter_column("users", "password_hash", nullable=False)


def _text(name: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable, primary_key=primary_key)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _digest(name: str, *, primary_key: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False, primary_key=primary_key)


def _user_id(constraint: str, *, primary_key: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey("users.id", name=constraint, ondelete="CASCADE")
    return sa.Column("user_id", sa.Uuid(), key, nullable=False, primary_key=primary_key)


def _create_standings() -> None:
    op.create_table(
        "customer_standings",
        _user_id("customer_standings_user", primary_key=True),
        _text("storefront"),
        sa.Column("credit_balance", sa.BigInteger(), nullable=False),
        sa.Column("credit_version", sa.BigInteger(), nullable=False),
        sa.Column("free_preview_used", sa.Boolean(), nullable=False),
        sa.Column("social_share_unlock_used", sa.Boolean(), nullable=False),
        sa.Column("perks_version", sa.BigInteger(), nullable=False),
    )


def _create_provider_accounts() -> None:
    op.create_table(
        "provider_accounts",
        _text("storefront", primary_key=True),
        _text("provider", primary_key=True),
        _text("subject", primary_key=True),
        _user_id("provider_accounts_user"),
        _moment("created_at"),
        sa.UniqueConstraint("user_id", "provider", name="provider_accounts_of_user"),
    )


def _create_authorization_requests() -> None:
    op.create_table(
        "authorization_requests",
        _digest("digest", primary_key=True),
        _text("storefront"),
        _text("provider"),
        _digest("browser_digest"),
        _text("nonce"),
        _text("code_verifier"),
        _text("redirect_uri"),
        _text("return_to", nullable=True),
        _moment("expires_at"),
    )
    op.create_index("authorization_requests_expiry", "authorization_requests", ["expires_at"])


def _create_tickets() -> None:
    op.create_table(
        "sign_in_tickets",
        _digest("digest", primary_key=True),
        _text("storefront"),
        _user_id("sign_in_tickets_user"),
        _moment("expires_at"),
    )
    op.create_index("sign_in_tickets_of_user", "sign_in_tickets", ["user_id"])
    op.create_index("sign_in_tickets_expiry", "sign_in_tickets", ["expires_at"])
