"""Who changed what: an audit log in every service's database, to which entries can only be added."""

from alembic import op

revision = "chassis_0005"
down_revision = "chassis_0004"
phase = "before"

TABLE = """
    create table audit_log (
        id uuid primary key, storefront text not null, at timestamptz not null, actor_kind text not null, actor_id uuid,
        actor_email text, address text, operation text not null, subject_type text not null, subject_id text,
        before jsonb, after jsonb, reason text, request_id text, expires_at timestamptz not null
    )
"""
INDEXES = (
    "create index audit_log_time on audit_log (storefront, at, id)",
    "create index audit_log_subject on audit_log (storefront, subject_type, subject_id, at, id)",
    "create index audit_log_actor on audit_log (storefront, actor_id, at, id)",
    "create index audit_log_expiry on audit_log (expires_at)",
)
FUNCTION = """
    create function refuse_audit_log_change() returns trigger language plpgsql as $$
    begin
        if tg_op = 'DELETE' and old.expires_at < now() then
            return old;
        end if;
        if tg_op = 'UPDATE' and new.before is null and new.after is null and new.reason is null and
           to_jsonb(new) - '{before,after,reason}'::text[] = to_jsonb(old) - '{before,after,reason}'::text[] then
            return new;
        end if;
        raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
    end $$
"""
"""An entry can be deleted when it has expired. What it says of an erased person can be removed."""
TRIGGERS = (
    "create trigger audit_log_rows before update or delete on audit_log"
    " for each row execute function refuse_audit_log_change()",
    "create trigger audit_log_truncate before truncate on audit_log"
    " for each statement execute function refuse_audit_log_change()",
)


def upgrade() -> None:
    for statement in (TABLE, *INDEXES, FUNCTION, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table audit_log")
    op.execute("drop function refuse_audit_log_change")
