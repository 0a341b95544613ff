"""An index for staff's list of reported pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
phase = "before"


def upgrade() -> None:
    op.create_index(
        "figure_images_reported",
        "figure_images",
        ["storefront", "number"],
        postgresql_where=sa.text("reports_count > 0"),
    )


def downgrade() -> None:
    op.drop_index("figure_images_reported", "figure_images")
