"""Users, their sessions, mail tokens and addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
phase = "before"


def upgrade() -> None:
    _create_users()
    _create_sessions()
    _create_mail_tokens()
    _create_addresses()


def downgrade() -> None:
    for table in ("addresses", "mail_tokens", "sessions", "users"):
        op.drop_table(table)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, unique=True)


def _user_id(constraint: str) -> sa.Column[object]:
    return sa.Column(
        "user_id", sa.Uuid(), sa.ForeignKey("users.id", name=constraint, ondelete="CASCADE"), nullable=False
    )


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _number(),
        _text("storefront"),
        _text("email"),
        _text("password_hash"),
        _text("first_name"),
        _text("last_name"),
        _text("phone_number", nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        _moment("verified_at", nullable=True),
        _moment("created_at"),
        sa.UniqueConstraint("storefront", "email", name="users_email"),
    )
    op.create_index("users_page", "users", ["storefront", "number"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _text("storefront"),
        _user_id("sessions_user"),
        sa.Column("refresh_jti", sa.Uuid(), nullable=False),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("ended_at", nullable=True),
        _moment("deniable_until", nullable=True),
    )
    op.create_index("sessions_of_user", "sessions", ["user_id"], postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("sessions_expiry", "sessions", ["expires_at"])
    ended = sa.text("ended_at IS NOT NULL")
    op.create_index("sessions_deniable", "sessions", ["deniable_until"], postgresql_where=ended)


def _create_mail_tokens() -> None:
    op.create_table(
        "mail_tokens",
        sa.Column("digest", sa.LargeBinary(), primary_key=True),
        _text("storefront"),
        _user_id("mail_tokens_user"),
        _text("purpose"),
        _moment("expires_at"),
    )
    op.create_index("mail_tokens_of_user", "mail_tokens", ["user_id", "purpose"])
    op.create_index("mail_tokens_expiry", "mail_tokens", ["expires_at"])


def _create_addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _number(),
        _text("storefront"),
        _user_id("addresses_user"),
        _text("address_type"),
        _text("full_name"),
        _text("phone_number", nullable=True),
        _text("street_address"),
        _text("apartment", nullable=True),
        _text("city"),
        _text("state", nullable=True),
        _text("country"),
        _text("zip_code"),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        _moment("created_at"),
    )
    one_default = sa.text("is_default")
    op.create_index(
        "addresses_default", "addresses", ["user_id", "address_type"], unique=True, postgresql_where=one_default
    )
    op.create_index("addresses_of_user", "addresses", ["user_id", "number"])
