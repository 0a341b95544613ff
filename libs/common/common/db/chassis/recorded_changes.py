"""SQL of the revisions that let triggers record the changes of a service's tables (`common.changes`).

Revisions of the two branches must not rely on each other's order, so the chassis and each service execute the same
statements, which do nothing the second time. Revisions are records: do not change what is here, add to it.
"""

from collections.abc import Iterator

TABLE = """
    create table if not exists changes (
        storefront text not null, kind text not null, xid bigint not null, subject text collate "C" not null,
        is_deleted boolean not null, primary key (storefront, kind, xid, subject)
    )
"""
INDEX = "create index if not exists changes_of_subject on changes (storefront, kind, subject)"
ID = "{row}.id::text"
STOREFRONT = "{row}.storefront"
_XID = "pg_current_xact_id()::text::bigint"
_BY_CHANGE = """on conflict (storefront, kind, xid, subject) do update set is_deleted = excluded.is_deleted
            where changes.is_deleted <> excluded.is_deleted"""
_BY_PART = "on conflict do nothing"


def record_changes(
    table: str, kind: str, subject: str = ID, *, deleted: str = "false", update_if: str = ""
) -> Iterator[str]:
    """The statements that record each row of `table` as a subject, now and whenever it changes.

    `subject` and `deleted`, whether it counts as deleted, are expressions of `{row}`. An update without the condition
    `update_if` on `old` and `new` is not recorded.
    """
    yield from (TABLE, INDEX)
    is_deleted = f"tg_op = 'DELETE' or {deleted.format(row='changed')}"
    yield from _triggers(table, kind, subject, STOREFRONT, is_deleted, _BY_CHANGE, update_if)
    of_row = {"row": table}
    yield f"""
        insert into changes (storefront, kind, xid, subject, is_deleted)
        select storefront, '{kind}', {_XID}, {subject.format_map(of_row)}, false from {table}
        where not ({deleted.format_map(of_row)}) on conflict do nothing
    """


def record_parts(
    table: str, kind: str, subject: str, *, storefront: str = STOREFRONT, update_if: str = ""
) -> Iterator[str]:
    """The statements that record a change of the subject when a row of `table`, which is a part of it, changes.

    `subject` and `storefront` are expressions of `{row}`. If one is null nothing is recorded: the row belongs to no
    subject, or that was deleted before it.
    """
    yield from (TABLE, INDEX)
    yield from _triggers(table, kind, subject, storefront, "false", _BY_PART, update_if)


def forget(*tables: str) -> Iterator[str]:
    """The statements that remove the triggers of these tables."""
    for table in tables:
        yield f"drop trigger if exists {table}_changed on {table}"
        yield f"drop trigger if exists {table}_updated on {table}"
        yield f"drop function if exists record_change_of_{table}"


def _triggers(
    table: str, kind: str, subject: str, storefront: str, deleted: str, on_conflict: str, update_if: str
) -> Iterator[str]:
    of_row = {"row": "changed"}
    yield f"""
        create or replace function record_change_of_{table}() returns trigger language plpgsql as $$
        declare
            changed {table}%rowtype;
            found_subject text;
            found_storefront text;
        begin
            if tg_op = 'DELETE' then changed := old; else changed := new; end if;
            found_subject := {subject.format_map(of_row)};
            found_storefront := {storefront.format_map(of_row)};
            if found_subject is null or found_storefront is null then return null; end if;
            insert into changes (storefront, kind, xid, subject, is_deleted)
            values (found_storefront, '{kind}', {_XID}, found_subject, {deleted})
            {on_conflict};
            return null;
        end $$
    """
    call = f"for each row execute function record_change_of_{table}()"
    if update_if:
        yield f"create trigger {table}_changed after insert or delete on {table} {call}"
        conditional = call.replace("row", f"row when ({update_if})", 1)
        yield f"create trigger {table}_updated after update on {table} {conditional}"
    else:
        yield f"create trigger {table}_changed after insert or update or delete on {table} {call}"
