"""Checks that a `before` revision does not break the release that still serves.

It checks the statements that the revision sends, whichever functions or raw SQL it was written with.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from common.db import migrations
from common.db.migrations import Phase, phase_of
from sqlalchemy import Engine, event

_RULES = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"\bdrop (table|column|view|schema|type|index|constraint|function|trigger|sequence)\b", "drops"),
        (r"\balter table .*\bdrop\b(?! not null)", "drops"),
        (r"\brename\b", "renames"),
        (r"\bset not null\b", "forbids nulls that the running release may write"),
        (r"\balter (?:column )?\S+ (?:set data )?type\b", "changes the type of a column"),
        (r"\badd (?:constraint\b.*\b)?(?:check|unique|foreign key|primary key|exclude)\b", "adds a constraint"),
        (r"\bcreate unique index\b", "adds a constraint"),
        (r"\b(?:truncate|delete from)\b", "deletes rows"),
        (r"\b(?:disable|enable) (?:trigger|row level)\b|\brevoke\b", "changes what is allowed"),
    )
)
_TABLE = re.compile(
    r"\b(?:create table|alter table|truncate(?: table)?|delete from)(?: if (?:not )?exists)?(?: only)? (\S+)"
)
_INDEXED = re.compile(r"\bcreate (?:unique )?index .*?\bon (?:only )?(\S+)")
_ADDED = re.compile(r"\badd (?:column )?(?:if not exists )?(?!constraint\b)\S+ [^,]*")
_DEFAULTED = re.compile(r"\bdefault\b|\bgenerated\b")


def violations(settings: Config) -> list[str]:
    """The faults of the revisions of both branches, which are run in the empty database of `settings`."""
    found = []
    for script in migrations.pending(settings):
        name = f"{_service(settings)} {script.revision}"
        try:
            phase = phase_of(script)
        except ValueError:
            found.append(f'{name}: say phase = "before" or phase = "after"')
            phase = Phase.AFTER
        if script.dependencies:
            found.append(f"{name}: a revision must not depend on the other branch")
        statements = [
            part for statement, _ in recorded_statements(settings, script.revision) for part in _split(statement)
        ]
        if phase is Phase.BEFORE:
            found += [f"{name}: {why} before the deployment: {sql}" for why, sql in breaking_changes(statements)]
    return found


def _service(settings: Config) -> str:
    return Path(settings.get_main_option("script_location", "")).parent.name


def breaking_changes(statements: list[str]) -> Iterator[tuple[str, str]]:
    """Reason and statement for each after which the previous release may fail. It uses no table that they create."""
    created: set[str] = set()
    for statement in statements:
        sql = _plain(statement)
        table = _TABLE.search(sql) or _INDEXED.search(sql)
        name = table[1].strip('"(') if table else ""
        if sql.startswith("create table"):
            created.add(name)
        if name in created or re.match(
            r"(?:create (?:or replace )?(?:function|trigger|table)|select|set|insert|update)\b", sql
        ):
            continue
        reason = next((why for rule, why in _RULES if rule.search(sql)), None)
        if reason is None and any(map(_is_strict, _ADDED.findall(re.sub(r"\([^()]*\)", "", sql)))):
            reason = "adds a column that the running release does not fill"
        if reason:
            yield reason, statement.strip()


def _is_strict(column: str) -> bool:
    return "not null" in column and not _DEFAULTED.search(column)


def recorded_statements(settings: Config, revision: str) -> list[tuple[str, Any]]:
    """The statements and parameters that an upgrade to `revision` sends, without Alembic's own bookkeeping."""
    statements: list[tuple[str, Any]] = []

    def record(engine: Engine) -> None:
        @event.listens_for(engine, "before_cursor_execute")
        def note(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
            if "alembic_version" not in statement:
                statements.append((statement, parameters))

    settings.attributes["on_engine"] = record
    try:
        command.upgrade(settings, revision)
    finally:
        del settings.attributes["on_engine"]
    return statements


def _split(script: str) -> list[str]:
    """The statements between semicolons. Semicolons in a dollar-quoted body do not separate."""
    bodies: list[str] = []

    def replace(found: re.Match[str]) -> str:
        bodies.append(found[0])
        return f"\x00{len(bodies) - 1}\x00"

    parts = re.sub(r"(\$\w*\$).*?\1", replace, script, flags=re.DOTALL).split(";")
    return [re.sub(r"\x00(\d+)\x00", lambda found: bodies[int(found[1])], part) for part in parts if part.strip()]


def _plain(statement: str) -> str:
    """In lower case, with single spaces, without comments, string literals empty."""
    bare = re.sub(r"--[^\n]*|/\*.*?\*/", " ", statement, flags=re.DOTALL)
    bare = re.sub(r"'[^']*'", "''", bare)
    return " ".join(bare.lower().split())
