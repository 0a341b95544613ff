"""The predictions that vendors of image models are asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
phase = "before"

OPEN = sa.text("state IN ('intended', 'accepted')")


def upgrade() -> None:
    op.create_table(
        "predictions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("price_version", sa.String(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("sold_for", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("predictions_open_of_run", "predictions", ["run_id"], unique=True, postgresql_where=OPEN)
    op.create_index("predictions_open_of_vendor", "predictions", ["vendor", "created_at"], postgresql_where=OPEN)
    op.create_index("predictions_of_run", "predictions", ["run_id", "created_at"])
    op.create_index("predictions_of_job", "predictions", ["job_id"])
    op.create_index("predictions_of_day", "predictions", ["storefront", "created_at"])


def downgrade() -> None:
    op.drop_table("predictions")
