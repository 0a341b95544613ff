"""What accounts with a company, changing addresses, rotating tokens and labelled address books need."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
phase = "before"

ADDED = {
    "users": ("company_name",),
    "addresses": ("label", "first_name", "last_name", "company"),
}


def upgrade() -> None:
    for table, names in ADDED.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(), nullable=True))
    op.add_column("addresses", sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sessions", sa.Column("previous_jti", sa.Uuid(), nullable=True))
    op.add_column("sessions", sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "email_changes",
        sa.Column(
            "user_id",
            sa.Uuid(),
            sa.ForeignKey("users.id", name="email_changes_user", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("new_email", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("email_changes_expiry", "email_changes", ["expires_at"])


def downgrade() -> None:
    op.drop_table("email_changes")
    op.drop_column("sessions", "rotated_at")
    op.drop_column("sessions", "previous_jti")
    op.drop_column("addresses", "updated_at")
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
