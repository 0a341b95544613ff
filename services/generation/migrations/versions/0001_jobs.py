"""Jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
phase = "before"


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, unique=True),
        _text("storefront"),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *map(_text, ("kind", "provider", "state")),
        sa.Column("price", sa.Integer(), nullable=False),
        _text("original"),
        _text("preview", nullable=True),
        _text("full", nullable=True),
        _text("failure", nullable=True),
        _text("unlock_method", nullable=True),
        _moment("unlocked_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("completed_at", nullable=True),
        _moment("expires_at"),
    )
    op.create_index("jobs_of_user", "jobs", ["storefront", "user_id", "number"])
    op.create_index("jobs_expiry", "jobs", ["expires_at"])


def downgrade() -> None:
    op.drop_table("jobs")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
