"""Passkeys, and the challenges of registrations and sign-ins that have begun."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), _user("passkeys_user"), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("user_handle", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("transports", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("is_backed_up", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("storefront", "credential_id", name="passkeys_credential"),
    )
    op.create_index("passkeys_of_user", "passkeys", ["user_id"])
    op.create_table(
        "passkey_challenges",
        sa.Column("digest", sa.LargeBinary(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("ceremony", sa.String(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("rp_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), _user("passkey_challenges_user"), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("user_handle", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("passkey_challenges_of_user", "passkey_challenges", ["user_id"])
    op.create_index("passkey_challenges_expiry", "passkey_challenges", ["expires_at"])


def downgrade() -> None:
    op.drop_table("passkey_challenges")
    op.drop_table("passkeys")


def _user(name: str) -> sa.ForeignKey:
    return sa.ForeignKey("users.id", name=name, ondelete="CASCADE")
