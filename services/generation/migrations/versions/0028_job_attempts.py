"""The attempts of the runs of jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "job_attempts",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("cost_before", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("run_id", "number"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="job_attempts_job", ondelete="CASCADE"),
    )
    op.create_index("job_attempts_of_job", "job_attempts", ["job_id", "started_at"])


def downgrade() -> None:
    op.drop_table("job_attempts")
