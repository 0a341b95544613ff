"""Proves that the audit log of a service's database is append-only for the role of the application."""

from typing import LiteralString
from uuid import uuid4

import psycopg
from psycopg import sql

FORBIDDEN: tuple[LiteralString, ...] = (
    "update audit_log set operation = 'x'",
    "update audit_log set after = null",
    "update audit_log set actor_email = 'other@shop.example'",
    "update audit_log set expires_at = now() - interval '1 day'",
    "delete from audit_log",
    "truncate audit_log",
    "alter table audit_log disable trigger all",
    "drop trigger audit_log_rows on audit_log",
    "set local session_replication_role = replica",
    "create or replace function refuse_audit_log_change() returns trigger language plpgsql as"
    " $$ begin return new; end $$",
    "drop table audit_log",
)
OF_OWNER = FORBIDDEN[:6]
"""What a trigger refuses to every role, also to the owner of the table."""
_ENTRY = """
    insert into audit_log (id, storefront, at, actor_kind, actor_email, operation, subject_type, before, after,
                           reason, expires_at)
    values (%(id)s, 'shop', now(), 'staff', 'a@shop.example', 'POST /x', 'x', '{}', '{}', 'why',
            now() + %(kept)s::interval)
"""
_GRANTS: tuple[LiteralString, ...] = (
    "create role {role}",
    "grant usage on schema public to {role}",
    "grant select, insert, update, delete on all tables in schema public to {role}",
)
"""As docs/operations.md says."""


async def check_append_only(url: str) -> None:
    """Nothing is left behind. Raises AssertionError."""
    role = sql.Identifier(f"application_{uuid4().hex[:8]}")
    connection = await psycopg.AsyncConnection.connect(url)
    async with connection, connection.transaction(force_rollback=True):
        await connection.execute(_ENTRY, {"id": uuid4(), "kept": "1 day"})
        await _check_refused(connection, OF_OWNER)
        for grant in _GRANTS:
            await connection.execute(sql.SQL(grant).format(role=role))
        await connection.execute(sql.SQL("set local role {role}").format(role=role))
        await connection.execute(_ENTRY, {"id": uuid4(), "kept": "-1 day"})
        await _check_refused(connection, FORBIDDEN)
        expired = await connection.execute("delete from audit_log where expires_at < now()")
        assert expired.rowcount >= 1
        forgotten = await connection.execute("update audit_log set actor_email = null, address = null")
        assert forgotten.rowcount >= 1


async def _check_refused(connection: psycopg.AsyncConnection, statements: tuple[LiteralString, ...]) -> None:
    for statement in statements:
        try:
            async with connection.transaction():
                await connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            continue
        raise AssertionError(f"not refused: {statement}")
