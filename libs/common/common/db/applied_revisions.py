"""Which revisions have run on a database, and their phases: a comment on Alembic's table, written by every migration.

An earlier release does not have the files of newer revisions. The comment tells it whether they have only added to the
schema, so that it can serve, or also removed from it. It is read without Alembic, which is slow to import.
"""

import json
from collections.abc import Iterable, Mapping

READ = "select obj_description('alembic_version'::regclass, 'pg_class')"
AFTER = "after"


class DatabaseIsIncompatible(Exception):
    """A newer release has removed from the schema or tightened it, so that this release cannot use it."""


def parsed(comment: str | None) -> dict[str, str]:
    """Revision → phase. Empty where no migration has written the comment, or another program has."""
    try:
        found = json.loads(comment or "{}")
    except ValueError:
        return {}
    return {str(name): str(phase) for name, phase in found.items()} if isinstance(found, dict) else {}


def comment(phases: Mapping[str, str]) -> str:
    """The statement that writes the comment. PostgreSQL takes no parameters there."""
    text = json.dumps(dict(phases), sort_keys=True).replace("'", "''")
    return f"comment on table alembic_version is '{text}'"


def check(phases: Mapping[str, str], known: Iterable[str]) -> None:
    """Raises DatabaseIsIncompatible when an `after` revision has run that is not among the `known` ones."""
    removing = {name for name, phase in phases.items() if phase == AFTER}.difference(known)
    if removing:
        names = ", ".join(sorted(removing))
        raise DatabaseIsIncompatible(
            f"the database is of a newer release, whose migration {names} has removed what this release may need"
        )
