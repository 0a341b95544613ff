"""Usernames, addresses of users and guests, claimed guests, and passwords to be mailed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
phase = "before"

ADDRESS_FIELDS = ("full_name", "phone", "email", "address_line1", "address_line2", "city")


def upgrade() -> None:
    op.add_column("users", _moment("last_login_at", nullable=True))
    _create_contact_addresses()
    _create_usernames()
    _create_claimed_guests()
    _create_temporary_passwords()


def downgrade() -> None:
    for table in ("temporary_passwords", "claimed_guests", "usernames", "contact_addresses"):
        op.drop_table(table)
    op.drop_column("users", "last_login_at")


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, primary_key=primary_key)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _user_id(constraint: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey("users.id", name=constraint, ondelete="CASCADE")
    return sa.Column("user_id", sa.Uuid(), key, nullable=nullable, primary_key=primary_key)


def _create_contact_addresses() -> None:
    op.create_table(
        "contact_addresses",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, unique=True),
        _text("storefront"),
        _user_id("contact_addresses_user", nullable=True),
        sa.Column("guest_id", sa.Uuid(), nullable=True),
        *(_text(name) for name in ADDRESS_FIELDS),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        sa.CheckConstraint("(user_id is null) <> (guest_id is null)", name="contact_addresses_owner"),
    )
    current, of_guests = sa.text("is_current"), sa.text("guest_id IS NOT NULL")
    op.create_index(
        "contact_addresses_of_user", "contact_addresses", ["user_id"], unique=True, postgresql_where=current
    )
    op.create_index(
        "contact_addresses_of_guest",
        "contact_addresses",
        ["storefront", "guest_id"],
        unique=True,
        postgresql_where=current,
    )
    op.create_index("contact_addresses_age", "contact_addresses", ["updated_at"], postgresql_where=of_guests)


def _create_usernames() -> None:
    op.create_table(
        "usernames",
        _user_id("usernames_user", primary_key=True),
        _text("storefront"),
        _text("name"),
        _text("lookup_key"),
        sa.UniqueConstraint("storefront", "lookup_key", name="usernames_key"),
    )


def _create_claimed_guests() -> None:
    op.create_table(
        "claimed_guests",
        _text("storefront", primary_key=True),
        sa.Column("guest_id", sa.Uuid(), primary_key=True),
        _user_id("claimed_guests_user", nullable=True),
        _moment("claimed_at"),
    )
    op.create_index("claimed_guests_of_user", "claimed_guests", ["user_id"])


def _create_temporary_passwords() -> None:
    op.create_table(
        "temporary_passwords",
        _user_id("temporary_passwords_user", primary_key=True),
        sa.Column("encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        _moment("created_at"),
    )
