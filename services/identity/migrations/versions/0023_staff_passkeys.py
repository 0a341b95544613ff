"""Passkeys as second factors of staff. Members who have passkeys only have recovery codes without an app."""

from alembic import op

revision = "0023"
down_revision = "0022"
phase = "before"

STATEMENTS = (
    """
    create table staff_passkeys (
        id uuid primary key, storefront varchar not null,
        user_id uuid not null constraint staff_passkeys_user references users (id) on delete cascade,
        rp_id varchar not null, credential_id bytea not null, public_key bytea not null, user_handle bytea not null,
        name varchar not null, transports varchar[] not null, sign_count bigint not null,
        is_backed_up boolean not null, created_at timestamptz not null, last_used_at timestamptz,
        constraint staff_passkeys_credential unique (storefront, credential_id)
    )
    """,
    "create index staff_passkeys_of_user on staff_passkeys (user_id)",
    "alter table second_factors alter column secret drop not null",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("delete from second_factors where secret is null")
    op.execute("alter table second_factors alter column secret set not null")
    op.execute("drop table staff_passkeys")
