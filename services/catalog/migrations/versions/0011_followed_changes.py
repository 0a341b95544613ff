"""Changes of products, categories and reviews are recorded for those who follow them."""

from alembic import op
from common.db.chassis.recorded_changes import forget, record_changes, record_parts

revision = "0011"
down_revision = "0010"
phase = "before"

PRODUCT = "{row}.product_id::text"


def upgrade() -> None:
    for statements in (
        record_changes("products", "product"),
        record_parts("stock_units", "product", PRODUCT),
        record_parts("variants", "product", PRODUCT),
        record_parts("images", "product", PRODUCT),
        record_changes("categories", "category"),
        record_changes("reviews", "review"),
    ):
        for statement in statements:
            op.execute(statement)


def downgrade() -> None:
    for statement in forget("products", "stock_units", "variants", "images", "categories", "reviews"):
        op.execute(statement)
