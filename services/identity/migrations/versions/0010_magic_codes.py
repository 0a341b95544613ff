"""Mailed codes, profiles, and the subscriptions and quotas of customers. Ended sessions of deleted accounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
phase = "before"


def upgrade() -> None:
    _create_magic_codes()
    _create_profiles()
    _create_subscriptions()
    _create_quotas()
    op.create_table(
        "denied_sessions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _moment("deniable_until"),
    )
    op.create_index("denied_sessions_expiry", "denied_sessions", ["deniable_until"])


def downgrade() -> None:
    for table in ("denied_sessions", "customer_quotas", "customer_subscriptions", "profiles", "magic_codes"):
        op.drop_table(table)


def _text(name: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable, primary_key=primary_key)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _user_id(constraint: str) -> sa.Column[object]:
    key = sa.ForeignKey("users.id", name=constraint, ondelete="CASCADE")
    return sa.Column("user_id", sa.Uuid(), key, nullable=False, primary_key=True)


def _create_magic_codes() -> None:
    op.create_table(
        "magic_codes",
        _text("storefront", primary_key=True),
        _text("email", primary_key=True),
        _number("request"),
        _number("issued"),
        _number("used"),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("wrong_guesses", sa.Integer(), nullable=False),
        _moment("expires_at"),
        sa.Column("mailed_at", sa.ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.Column("used_digest", sa.LargeBinary(), nullable=True),
        _moment("used_at", nullable=True),
        _text("used_from", nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
    )
    op.create_index("magic_codes_expiry", "magic_codes", ["expires_at"])


def _create_profiles() -> None:
    op.create_table(
        "profiles",
        _user_id("profiles_user"),
        _text("username", nullable=True),
        _text("display_name", nullable=True),
        sa.Column("preferences", JSONB(), nullable=False),
    )


def _create_subscriptions() -> None:
    op.create_table(
        "customer_subscriptions",
        _user_id("customer_subscriptions_user"),
        _text("storefront"),
        _text("plan_id"),
        _text("tier"),
        _text("status"),
        _moment("current_period_start", nullable=True),
        _moment("current_period_end", nullable=True),
        sa.Column("cancel_at_period_end", sa.Boolean(), nullable=False),
        _number("version"),
    )


def _create_quotas() -> None:
    op.create_table(
        "customer_quotas",
        _user_id("customer_quotas_user"),
        _text("storefront"),
        sa.Column("credit_limit", sa.BigInteger(), nullable=True),
        _number("used"),
        _moment("resets_at", nullable=True),
        _number("images_generated"),
        _number("version"),
    )
