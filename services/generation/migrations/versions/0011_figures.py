"""Figure references: requests, pictures, favourites, reports, the moderation log, and quotas."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
phase = "before"


def upgrade() -> None:
    op.alter_column("jobs", "original", nullable=True)
    op.alter_column("jobs", "expires_at", nullable=True)
    op.add_column("jobs", _moment("progressed_at", nullable=True))
    op.create_table(
        "figure_requests",
        sa.Column("job_id", sa.Uuid(), _row_of("jobs", "figure_requests_job"), primary_key=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("batch_size", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("negative_prompt", sa.String(), nullable=False),
        sa.Column("filters", JSONB(), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("aspect_ratio", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
    )
    _create_images()
    _create_marks()
    _create_quotas()


def _create_images() -> None:
    op.create_table(
        "figure_images",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _number(),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), _row_of("jobs", "figure_images_job"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("thumbnail", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("thumbnail_width", sa.Integer(), nullable=False),
        sa.Column("thumbnail_height", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.Column("flag_status", sa.String(), nullable=False),
        sa.Column("favorites_count", sa.Integer(), nullable=False),
        sa.Column("reports_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        sa.UniqueConstraint("job_id", "position", name="figure_images_position"),
    )
    pictures, pending = "is_ready AND is_public AND flag_status = 'clean'", "flag_status = 'human_pending'"
    _index("figure_images_of_user", "storefront", "user_id", "number", where="is_ready")
    _index("figure_images_gallery", "storefront", "number", where=pictures)
    _index("figure_images_pending", "storefront", "number", where=pending)
    op.create_index("figure_images_tags", "figure_images", ["tags"], postgresql_using="gin")


def _create_marks() -> None:
    op.create_table(
        "favorites",
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("image_id", sa.Uuid(), _row_of("figure_images", "favorites_image"), primary_key=True),
        _number(),
        sa.Column("storefront", sa.String(), nullable=False),
        _moment("created_at"),
    )
    op.create_index("favorites_of_user", "favorites", ["storefront", "user_id", "number"])
    op.create_table(
        "image_reports",
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("image_id", sa.Uuid(), _row_of("figure_images", "image_reports_image"), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=True),
        _moment("created_at"),
    )
    op.create_index("image_reports_of_image", "image_reports", ["image_id"])
    op.create_table(
        "moderation_log",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _number(),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("image_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("facts", JSONB(), nullable=False),
        _moment("created_at"),
    )
    op.create_index("moderation_log_page", "moderation_log", ["storefront", "number"])
    op.create_index("moderation_log_of_image", "moderation_log", ["image_id"])


def _create_quotas() -> None:
    op.create_table(
        "quotas",
        sa.Column("storefront", sa.String(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        _moment("resets_at", nullable=True),
        sa.Column("images_generated", sa.BigInteger(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=True),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("generations_per_minute", sa.Integer(), nullable=True),
        _moment("paid_until", nullable=True),
        sa.Column("subscription_version", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "quota_entries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _number(),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        _moment("created_at"),
        sa.UniqueConstraint("storefront", "user_id", "kind", "reference", name="quota_entries_reference"),
    )
    op.create_index("quota_entries_of_user", "quota_entries", ["storefront", "user_id", "number"])


def downgrade() -> None:
    tables = (
        "quota_entries",
        "quotas",
        "moderation_log",
        "image_reports",
        "favorites",
        "figure_images",
        "figure_requests",
    )
    for table in tables:
        op.drop_table(table)
    op.drop_column("jobs", "progressed_at")
    op.execute("delete from jobs where original is null or expires_at is null")
    op.alter_column("jobs", "expires_at", nullable=False)
    op.alter_column("jobs", "original", nullable=False)


def _index(name: str, *columns: str, where: str) -> None:
    op.create_index(name, "figure_images", list(columns), postgresql_where=sa.text(where))


def _moment(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _number() -> sa.Column[sa.BigInteger]:
    return sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, unique=True)


def _row_of(table: str, name: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", name=name, ondelete="CASCADE")
