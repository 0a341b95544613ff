"""Roles of staff, and invitations to become staff."""

from alembic import op

revision = "0016"
down_revision = "0015"
phase = "before"

STATEMENTS = (
    "alter table users add column staff_role varchar",
    """
    create table staff_roles (
        storefront varchar not null, name varchar not null, permissions jsonb not null,
        created_at timestamptz not null, updated_at timestamptz not null, primary key (storefront, name)
    )
    """,
    """
    create table staff_invitations (
        id uuid primary key, storefront varchar not null, email varchar not null, role varchar not null,
        digest bytea, page_url varchar not null, invited_by uuid, created_at timestamptz not null,
        expires_at timestamptz not null, constraint staff_invitations_email unique (storefront, email)
    )
    """,
    "create unique index staff_invitations_digest on staff_invitations (digest)",
    "create index users_staff on users (email) where is_staff",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop index users_staff")
    op.execute("drop table staff_invitations")
    op.execute("drop table staff_roles")
    op.execute("alter table users drop column staff_role")
