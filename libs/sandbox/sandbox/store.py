"""The sandbox's SQLite file: what the simulated services remember."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

Document = dict[str, Any]

PRIVATE = "_"
"""The member of a document that responses never contain (owner key, card behaviour, next timer)."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL,
    due REAL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_due ON objects (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_customer ON objects (json_extract(body, '$.customer'), kind);
CREATE INDEX IF NOT EXISTS objects_intent ON objects (json_extract(body, '$.payment_intent'), kind);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY, event TEXT NOT NULL, url TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, answer TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS replays (
    api_key TEXT NOT NULL, key TEXT NOT NULL, path TEXT NOT NULL, fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL, request_id TEXT NOT NULL, body BLOB NOT NULL, created REAL NOT NULL,
    PRIMARY KEY (api_key, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mails (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, storefront TEXT NOT NULL, recipients TEXT NOT NULL,
    body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS google_keys (seq INTEGER PRIMARY KEY, created REAL NOT NULL, pem BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS google_accounts (
    address TEXT PRIMARY KEY, email TEXT NOT NULL, given_name TEXT NOT NULL, family_name TEXT NOT NULL,
    used REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS google_codes (
    code TEXT PRIMARY KEY, expires REAL NOT NULL, used INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS google_tokens (
    token TEXT PRIMARY KEY, code TEXT NOT NULL, expires REAL NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS google_tokens_code ON google_tokens (code);
CREATE TABLE IF NOT EXISTS vendor_jobs (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, vendor TEXT NOT NULL, scope TEXT NOT NULL, status TEXT NOT NULL,
    created REAL NOT NULL, due REAL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS vendor_jobs_vendor ON vendor_jobs (vendor, scope, seq);
CREATE INDEX IF NOT EXISTS vendor_jobs_created ON vendor_jobs (created);
CREATE INDEX IF NOT EXISTS vendor_jobs_due ON vendor_jobs (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS vendor_files (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, vendor TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL,
    job TEXT NOT NULL, content_type TEXT NOT NULL, created REAL NOT NULL, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS vendor_files_name ON vendor_files (vendor, scope, name);
CREATE INDEX IF NOT EXISTS vendor_files_created ON vendor_files (created);
CREATE TABLE IF NOT EXISTS vendor_faults (
    seq INTEGER PRIMARY KEY, vendor TEXT, model TEXT, step TEXT NOT NULL, times INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vendor_keys (name TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
"""


class Transaction:
    """Reads and writes documents within the open transaction; without one, each statement is its own transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        return self.connection.execute(statement, values).fetchall()

    def row(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self.connection.execute(statement, values).fetchone()
        return found

    def execute(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Execute a statement and return the number of affected rows."""
        return self.connection.execute(statement, values).rowcount

    def find(self, identifier: str) -> Document | None:
        row = self.row("SELECT body FROM objects WHERE id = ?", (identifier,))
        return None if row is None else _parse(row)

    def select(self, kind: str, where: str = "", values: Sequence[Any] = (), limit: int = 100) -> list[Document]:
        """Return documents of a kind, newest first; `where` is SQL over `seq`, `created`, `due` and `body`."""
        condition = f"AND {where}" if where else ""
        rows = self.rows(
            f"SELECT body FROM objects WHERE kind = ? {condition} ORDER BY seq DESC LIMIT ?",
            (kind, *values, limit),
        )
        return [_parse(row) for row in rows]

    def due(self, moment: float, limit: int) -> list[Document]:
        """Return documents whose timer has expired, earliest first."""
        rows = self.rows("SELECT body FROM objects WHERE due <= ? ORDER BY due, seq LIMIT ?", (moment, limit))
        return [_parse(row) for row in rows]

    def insert(self, document: Document) -> None:
        self.execute(
            "INSERT INTO objects (id, kind, created, due, body) VALUES (?, ?, ?, ?, ?)",
            (document["id"], document["object"], _created(document), _due(document), _text(document)),
        )

    def save(self, document: Document) -> None:
        self.execute(
            "UPDATE objects SET due = ?, body = ? WHERE id = ?", (_due(document), _text(document), document["id"])
        )


class Store:
    """The file. Single-threaded: every transaction is opened, used and closed without awaiting."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        # A committed WAL frame survives a crash of the process; only a power failure needs the slower synchronous=FULL.
        self._connection.executescript(
            "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA
        )

        self.autocommit = Transaction(self._connection)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit at the end of the block; an exception rolls back."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield Transaction(self._connection)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[Transaction]:
        """Read one consistent snapshot without the writers' lock."""
        self._connection.execute("BEGIN")
        try:
            yield Transaction(self._connection)
        finally:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


def public(document: Document) -> Document:
    """Return the document without its private member, as responses show it."""
    return {name: value for name, value in document.items() if name != PRIVATE}


def _text(document: Document) -> str:
    return orjson.dumps(document).decode()


def _parse(row: sqlite3.Row) -> Document:
    document: Document = orjson.loads(row["body"])
    return document


def _created(document: Document) -> Any:
    """When a document was created; invoice items call it `date`."""
    return document["created"] if "created" in document else document["date"]


def _due(document: Document) -> float | None:
    due: float | None = document.get(PRIVATE, {}).get("due")
    return due
