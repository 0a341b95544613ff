"""Jobs and their stored pictures."""

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
        *map(_text, ("kind", "provider")),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        _text("state"),
        *map(_number, ("price", "attempts")),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        _text("original"),
        _text("preview", nullable=True),
        _text("result", nullable=True),
        _text("failure", nullable=True),
        _text("unlock_method", nullable=True),
        _moment("unlocked_at", nullable=True),
        _number("version"),
        _moment("created_at"),
        _moment("started_at", nullable=True),
        _moment("ended_at", nullable=True),
        _moment("expires_at"),
    )
    op.create_index("jobs_of_user", "jobs", ["storefront", "user_id", "number"])
    op.create_index("jobs_expiry", "jobs", ["expires_at"])
    op.create_index("jobs_by_state", "jobs", ["state", "created_at"])
    op.create_table(
        "assets",
        sa.Column("key", sa.String(), primary_key=True),
        _text("storefront"),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        _text("content_type"),
        _number("size"),
        _moment("delete_after", nullable=True),
        _number("deletion_attempts"),
        _moment("created_at"),
    )
    op.create_index("assets_of_job", "assets", ["job_id"])
    waiting = sa.text("delete_after IS NOT NULL")
    op.create_index("assets_deletion", "assets", ["delete_after"], postgresql_where=waiting)


def downgrade() -> None:
    op.drop_table("assets")
    op.drop_table("jobs")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
