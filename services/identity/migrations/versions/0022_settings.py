"""What staff have changed of storefronts' files."""

from alembic import op

revision = "0022"
down_revision = "0021"
phase = "before"

STATEMENTS = (
    """
    create table storefront_settings (
        storefront varchar primary key, version integer not null, changed jsonb not null,
        updated_at timestamptz not null
    )
    """,
    """
    create table settings_changes (
        id uuid primary key, storefront varchar not null, version integer not null, entries jsonb not null,
        reverts uuid, reason varchar, changed_by uuid not null, created_at timestamptz not null,
        constraint settings_changes_version unique (storefront, version)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table settings_changes")
    op.execute("drop table storefront_settings")
