"""Picture books: books, characters, pages, their versions, what visitors have made, and the allowances of retries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
phase = "before"


def upgrade() -> None:
    _create_books()
    _create_visitors()
    _create_versions()
    _create_allowances()


def _create_books() -> None:
    op.create_table(
        "books",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("guest_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("art_style", sa.String(), nullable=False),
        sa.Column("style_version", sa.String(), nullable=True),
        sa.Column("print_size", sa.String(), nullable=True),
        sa.Column("paper_type", sa.String(), nullable=True),
        sa.Column("binding_type", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("total_pages", sa.Integer(), nullable=False),
        sa.Column("current_cover_version_id", sa.Uuid(), nullable=True),
        sa.Column("is_print_ready", sa.Boolean(), nullable=False),
        sa.Column("print_locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_consistency_verified", sa.Boolean(), nullable=False),
        sa.Column("total_images_generated", sa.Integer(), nullable=False),
        sa.Column("total_generation_cost", sa.BigInteger(), nullable=False),
        sa.Column("last_generation_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("books_by_status", "books", ["storefront", "status", "number"])
    op.create_index("books_of_guest", "books", ["storefront", "guest_id", "number"])
    op.create_index("books_of_user", "books", ["storefront", "user_id", "number"])
    op.create_index("books_slug_of_guest", "books", ["storefront", "guest_id", "slug"], unique=True)
    op.create_index("books_slug_of_user", "books", ["storefront", "user_id", "slug"], unique=True)
    op.create_table(
        "characters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("photos", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("current_version_id", sa.Uuid(), nullable=True),
        sa.Column("total_generation_attempts", sa.Integer(), nullable=False),
        sa.Column("free_retry_used", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="characters_book", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("characters_of_book", "characters", ["book_id", "number"])
    op.create_table(
        "book_pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("page_number", sa.Integer(), nullable=False),
        sa.Column("scene_description", sa.String(), nullable=False),
        sa.Column("text_content", sa.String(), nullable=False),
        sa.Column("current_version_id", sa.Uuid(), nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="book_pages_book", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("book_id", "page_number", name="book_pages_number"),
        sa.UniqueConstraint("number"),
    )


def _create_visitors() -> None:
    op.create_table(
        "visitor_counts",
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("counted_by", sa.String(), nullable=False),
        sa.Column("book_creations", sa.Integer(), nullable=False),
        sa.Column("character_creations", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("storefront", "counted_by"),
    )
    op.create_index("visitor_counts_age", "visitor_counts", ["last_seen_at"])
    op.create_table(
        "claimed_guests",
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("guest_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("storefront", "guest_id"),
    )


def _create_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("input", JSONB(), nullable=False),
        sa.Column("character_ids", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("aspect_ratio", sa.String(), nullable=False),
        sa.Column("title_text", sa.String(), nullable=False),
        sa.Column("subtitle_text", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("title_position", JSONB(), nullable=False),
        sa.Column("picture", sa.String(), nullable=True),
        sa.Column("spread", sa.String(), nullable=True),
        sa.Column("thumbnail", sa.String(), nullable=True),
        sa.Column("prompt_text", sa.String(), nullable=False),
        sa.Column("provider_model", sa.String(), nullable=False),
        sa.Column("provider_request_id", sa.String(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("ledger_entry_id", sa.Uuid(), nullable=True),
        sa.Column("is_retry", sa.Boolean(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("error_message", sa.String(), nullable=False),
        sa.Column("generation_time_ms", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="versions_book", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("content_type", "item_id", "version_number", name="versions_number"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("versions_of_book", "versions", ["book_id", "content_type", "number"])
    op.create_index("versions_of_job", "versions", ["job_id"])
    op.create_index("versions_of_user", "versions", ["storefront", "user_id", "content_type", "number"])
    op.create_index(
        "versions_running",
        "versions",
        ["content_type", "item_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('PENDING', 'GENERATING')"),
    )
    op.create_table(
        "item_counters",
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("last_version_number", sa.Integer(), nullable=False),
        sa.Column("draft_used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("content_type", "item_id"),
    )


def _create_allowances() -> None:
    op.create_table(
        "book_tiers",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("tier_code", sa.String(), nullable=False),
        sa.Column("order_number", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "book_id"),
    )
    op.create_index("book_tiers_of_book", "book_tiers", ["book_id", "user_id", sa.text("paid_at desc")])
    op.create_table(
        "retry_allowances",
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.Column("used_retries", sa.Integer(), nullable=False),
        sa.Column("packs", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("storefront", "user_id", "content_type", "content_id"),
    )
    op.create_table(
        "applied_packs",
        sa.Column("retry_pack_id", sa.Uuid(), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("retry_pack_id"),
    )
    op.create_table(
        "allowance_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(
        "allowance_corrections_of_item", "allowance_corrections", ["storefront", "content_type", "content_id", "number"]
    )


def downgrade() -> None:
    for table in (
        "allowance_corrections",
        "applied_packs",
        "retry_allowances",
        "book_tiers",
        "item_counters",
        "versions",
        "claimed_guests",
        "visitor_counts",
        "book_pages",
        "characters",
        "books",
    ):
        op.drop_table(table)
