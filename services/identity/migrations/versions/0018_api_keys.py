"""Keys with which machines call the staff contract."""

from alembic import op

revision = "0018"
down_revision = "0017"
phase = "before"

STATEMENTS = (
    """
    create table api_keys (
        id uuid primary key, storefront varchar not null, name varchar not null, digest varchar not null,
        last_characters varchar not null, state_id uuid not null, former_digest varchar, former_until timestamptz,
        former_state_id uuid, permissions jsonb not null, networks jsonb not null, created_by uuid not null,
        created_at timestamptz not null, expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz
    )
    """,
    "create unique index api_keys_digest on api_keys (digest)",
    "create unique index api_keys_former on api_keys (former_digest) where former_digest is not null",
    "create index api_keys_of_storefront on api_keys (storefront, created_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table api_keys")
