"""Second factors of staff."""

from alembic import op

revision = "0017"
down_revision = "0016"
phase = "before"

STATEMENTS = (
    """
    create table second_factors (
        user_id uuid primary key constraint second_factors_user references users (id) on delete cascade,
        storefront varchar not null, secret bytea not null, confirmed_at timestamptz, last_step bigint not null,
        recovery_digests bytea[] not null default '{}', wrong_codes integer not null, locked_until timestamptz,
        created_at timestamptz not null
    )
    """,
    """
    create table pending_sign_ins (
        digest bytea primary key, storefront varchar not null,
        user_id uuid not null constraint pending_sign_ins_user references users (id) on delete cascade,
        password_hash varchar not null, expires_at timestamptz not null
    )
    """,
    "create index pending_sign_ins_of_user on pending_sign_ins (user_id)",
    "create index pending_sign_ins_expiry on pending_sign_ins (expires_at)",
    "alter table sessions add column has_second_factor boolean not null default false",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("alter table sessions drop column has_second_factor")
    op.execute("drop table pending_sign_ins")
    op.execute("drop table second_factors")
