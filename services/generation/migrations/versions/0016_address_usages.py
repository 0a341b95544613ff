"""What deleted accounts had used and reported, by keyed digests of their addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "address_usages",
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("address_id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("address_usages_of_user", "address_usages", ["storefront", "user_id"])
    image = sa.ForeignKey("figure_images.id", name="former_reports_image", ondelete="CASCADE")
    op.create_table(
        "former_reports",
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("address_id", sa.Uuid(), primary_key=True),
        sa.Column("image_id", sa.Uuid(), image, primary_key=True),
    )
    op.create_index("former_reports_of_image", "former_reports", ["image_id"])


def downgrade() -> None:
    op.drop_table("former_reports")
    op.drop_table("address_usages")
