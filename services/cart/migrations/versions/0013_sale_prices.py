"""The read model has timed sale prices."""

from alembic import op

revision = "0013"
down_revision = "0012"
phase = "before"

TABLES = ("known_products", "known_variants")


def upgrade() -> None:
    for table in TABLES:
        op.execute(
            f"alter table {table} add column sale_price bigint, add column sale_starts_at timestamptz,"
            " add column sale_ends_at timestamptz"
        )


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"alter table {table} drop column sale_price, drop column sale_starts_at, drop column sale_ends_at")
