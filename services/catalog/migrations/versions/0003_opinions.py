"""Reviews and wishlists."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
phase = "before"


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("storefront", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("is_verified_purchase", sa.Boolean(), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating between 1 and 5", name="reviews_rating"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("product_id", "user_id", name="reviews_once"),
    )
    op.create_index("reviews_for_staff", "reviews", ["storefront", "created_at", "id"])
    op.create_index("reviews_newest", "reviews", ["product_id", "created_at"], postgresql_where=sa.text("is_approved"))
    op.create_index("reviews_user", "reviews", ["user_id"])
    op.create_table(
        "wishlist_items",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("storefront", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"]),
        sa.PrimaryKeyConstraint("user_id", "product_id"),
    )
    op.create_index("wishlist_items_newest", "wishlist_items", ["storefront", "user_id", "added_at"])
    op.create_index("wishlist_items_product", "wishlist_items", ["product_id"])


def downgrade() -> None:
    op.drop_table("wishlist_items")
    op.drop_table("reviews")
