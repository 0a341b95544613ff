"""The name of who did something, as the audit log has it; what it says of an erased person can be removed."""

from alembic import op
from common.db.chassis.versions.chassis_0005_audit_log import FUNCTION as FORMER_FUNCTION

revision = "chassis_0009"
down_revision = "chassis_0008"
phase = "before"

REFUSE = """
    create or replace function refuse_audit_log_change() returns trigger language plpgsql as $$
    declare
        texts text[] := '{before,after,reason}';
        names text[] := '{actor_email,address}';
    begin
        if tg_op = 'DELETE' and old.expires_at < now() then
            return old;
        end if;
        if tg_op = 'UPDATE' and new.before is null and new.after is null and new.reason is null and
           to_jsonb(new) - texts = to_jsonb(old) - texts then
            return new;
        end if;
        if tg_op = 'UPDATE' and new.actor_email is null and new.address is null and
           to_jsonb(new) - names = to_jsonb(old) - names then
            return new;
        end if;
        raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
    end $$
"""
"""An entry can be deleted when it has expired. What it says of an erased person, and who that was, can be removed."""
NAME = """
    create function actor_name(shop text, actor uuid, moment timestamptz) returns text language sql stable as $$
        select coalesce(
            (select coalesce(actor_email, '[erased]') from audit_log
             where storefront = shop and actor_id = actor and at <= moment + interval '1 minute'
             order by at desc, id desc limit 1),
            (select coalesce(actor_email, '[erased]') from audit_log
             where storefront = shop and actor_id = actor and at > moment order by at, id limit 1)
        )
    $$
"""
"""The e-mail address of a member of staff, or the name of an API key, at that moment; null if there is no entry."""


def upgrade() -> None:
    op.execute(REFUSE)
    op.execute(NAME)


def downgrade() -> None:
    op.execute("drop function actor_name")
    op.execute(FORMER_FUNCTION.replace("create function", "create or replace function"))
