"""Staff select jobs by their date."""

from alembic import op

revision = "0022"
down_revision = "0021"
phase = "before"


def upgrade() -> None:
    op.create_index("jobs_of_storefront", "jobs", ["storefront", "created_at"])


def downgrade() -> None:
    op.drop_index("jobs_of_storefront", "jobs")
