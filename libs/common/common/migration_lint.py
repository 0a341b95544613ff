"""Whether a revision is what its phase promises: a `before` one must not break the release that still serves.

Judged by the statements it really sends, whatever they were written with.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event

from common.migrations import Phase, config, phase_of

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


def faults(folder: Path, url: str) -> list[str]:
    """What is wrong with the revisions in `folder`, found by running them in the empty database at `url`."""
    scripts = ScriptDirectory(str(folder))
    found = []
    for script in reversed(list(scripts.walk_revisions())):
        name = f"{folder.parent.name} {script.revision}"
        try:
            phase = phase_of(script)
        except ValueError:
            found.append(f'{name}: say phase = "before" or phase = "after"')
            phase = Phase.AFTER
        statements = [part for statement, _ in sent(folder, url, script.revision) for part in _split(statement)]
        if phase is Phase.BEFORE:
            found += [f"{name}: {why} before the deployment: {sql}" for why, sql in breaking(statements)]
    return found


def breaking(statements: list[str]) -> Iterator[tuple[str, str]]:
    """Why a release that does not know of these statements may fail over them. Tables they make are nobody's yet."""
    made: set[str] = set()
    for statement in statements:
        sql = _plain(statement)
        table = _TABLE.search(sql) or _INDEXED.search(sql)
        name = table[1].strip('"(') if table else ""
        if sql.startswith("create table"):
            made.add(name)
        if name in made or re.match(
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


def sent(folder: Path, url: str, revision: str) -> list[tuple[str, Any]]:
    """What an upgrade sends, with parameters; alembic's own bookkeeping apart."""
    statements: list[tuple[str, Any]] = []

    def watch(engine: Engine) -> None:
        @event.listens_for(engine, "before_cursor_execute")
        def note(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
            if "alembic_version" not in statement:
                statements.append((statement, parameters))

    settings = config(folder, url)
    settings.attributes["watch"] = watch
    command.upgrade(settings, revision)
    return statements


def _split(script: str) -> list[str]:
    """Statements between semicolons; one with a dollar-quoted body stays whole."""
    bodies: list[str] = []

    def aside(found: re.Match[str]) -> str:
        bodies.append(found[0])
        return f"\x00{len(bodies) - 1}\x00"

    parts = re.sub(r"(\$\w*\$).*?\1", aside, script, flags=re.DOTALL).split(";")
    return [re.sub(r"\x00(\d+)\x00", lambda found: bodies[int(found[1])], part) for part in parts if part.strip()]


def _plain(statement: str) -> str:
    """Lower case, one space between words, no comments, no words in quotes."""
    bare = re.sub(r"--[^\n]*|/\*.*?\*/", " ", statement, flags=re.DOTALL)
    bare = re.sub(r"'[^']*'", "''", bare)
    return " ".join(bare.lower().split())
