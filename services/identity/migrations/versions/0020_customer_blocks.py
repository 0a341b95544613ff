"""Why and by whom customers were blocked; staff search customers by parts of what they are known by."""

from alembic import op

revision = "0020"
down_revision = "0019"
phase = "before"

STATEMENTS = (
    """
    create table customer_blocks (
        id uuid primary key, storefront varchar not null,
        user_id uuid not null constraint customer_blocks_user references users (id) on delete cascade,
        reason varchar not null, blocked_by uuid, blocked_at timestamptz not null,
        lifted_reason varchar, lifted_by uuid, lifted_at timestamptz
    )
    """,
    "create index customer_blocks_of_user on customer_blocks (user_id, blocked_at)",
    "create extension if not exists pg_trgm",
    """
    create index users_searched on users using gin (
        (email || ' ' || first_name || ' ' || last_name || ' ' || coalesce(phone_number, '')) gin_trgm_ops
    )
    """,
    "create index usernames_searched on usernames using gin (name gin_trgm_ops)",
    "create index profiles_searched on profiles using gin (username gin_trgm_ops)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for name in ("profiles_searched", "usernames_searched", "users_searched"):
        op.execute(f"drop index {name}")
    op.execute("drop table customer_blocks")
