"""The batches of imports that a service has applied, with what became of their rows."""

from alembic import op

revision = "chassis_0007"
down_revision = "chassis_0006"
phase = "before"

TABLE = """
    create table applied_batches (
        import_id uuid not null, number integer not null, storefront text not null, result jsonb not null,
        applied_at timestamptz not null, primary key (import_id, number)
    )
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("create index applied_batches_age on applied_batches (applied_at)")


def downgrade() -> None:
    op.execute("drop table applied_batches")
