"""An index for staff's list of removed pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
phase = "before"


def upgrade() -> None:
    op.create_index(
        "figure_images_removed",
        "figure_images",
        ["storefront", "number"],
        postgresql_where=sa.text("flag_status = 'removed'"),
    )


def downgrade() -> None:
    op.drop_index("figure_images_removed", "figure_images")
