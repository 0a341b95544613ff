"""Changes of jobs, books and pictures are recorded for those who follow them."""

from alembic import op
from common.db.chassis.recorded_changes import forget, record_changes, record_parts

revision = "0024"
down_revision = "0023"
phase = "before"

BOOK = "{row}.book_id::text"
IMAGE = "'img_' || replace({row}.id::text, '-', '')"


def upgrade() -> None:
    for statements in (
        record_changes("jobs", "job"),
        record_changes("books", "book"),
        record_parts("characters", "book", BOOK),
        record_parts("book_pages", "book", BOOK),
        record_changes("figure_images", "image", IMAGE, deleted="not {row}.is_ready"),
    ):
        for statement in statements:
            op.execute(statement)


def downgrade() -> None:
    for statement in forget("jobs", "books", "characters", "book_pages", "figure_images"):
        op.execute(statement)
