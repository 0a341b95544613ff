"""Where the services still have something of a person."""

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

KEPT = {
    ("identity", "audit_log"): "that the account was changed and erased, and by whom, without what it was",
    ("identity", "idempotency_keys"): "the id of the request's path, encrypted answers, for a day",
    ("orders", "book_customers"): "a mark that the account was deleted, for events that arrive later",
    ("identity", "erasures"): "the record of the erasure names the id of the account that was erased",
    ("identity", "changes"): "that the account was deleted, for those who follow the changes of a shop",
    ("identity", "denied_sessions"): "the ids of ended sessions, until their access tokens have expired",
}
"""Tables in which the id of the account may be found, and why. The address is in none."""
CHASSIS = {"outbox", "inbox", "tasks"}
"""Events and jobs that were handled; the chassis deletes them after a time."""


async def tables_with(databases: Mapping[str, str], words: Sequence[str]) -> set[tuple[str, str]]:
    """Service and name of the tables that have a row with one of the words anywhere."""
    found = set()
    for service, url in databases.items():
        async with await psycopg.AsyncConnection.connect(url) as connection:
            names = await connection.execute("select tablename from pg_tables where schemaname = 'public'")
            for (name,) in await names.fetchall():
                rows = sql.SQL("select exists (select from {table} t where t::text ilike any(%s))")
                cursor = await connection.execute(
                    rows.format(table=sql.Identifier(name)), [[f"%{word}%" for word in words]]
                )
                if name not in CHASSIS and (await cursor.fetchone()) == (True,):
                    found.add((service, name))
    return found
