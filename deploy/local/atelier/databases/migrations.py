"""Migrates services' databases to the newest schema, without importing Alembic when there is nothing to do."""

import importlib.util
import re
from enum import Enum
from pathlib import Path

import psycopg
from common.db import applied_revisions, chassis

from atelier.errors import CannotStart

REVISION = re.compile(r"""^(down_)?revision\b[^=]*=\s*(?:["'](\w+)["']|None)""", re.MULTILINE)


class Schema(Enum):
    OLDER = "older"
    NEWEST = "newest"
    NEWER = "newer"
    """Of a newer release, which has only added to it: this release works with it."""


def migrate(service: str, url: str) -> bool:
    """Upgrade one service's database to the newest schema. Returns whether anything was pending.

    Raises CannotStart for the database of a newer release that has removed what this release may need.
    """
    if schema_of(service, url) is not Schema.OLDER:
        return False
    from common.db import migrations  # imported late: Alembic takes a third of a second and is rarely needed

    migrations.upgrade(migrations.config(migrations_folder(service), url))
    return True


def is_newest(service: str, url: str) -> bool:
    """Whether the database has the newest schema, of the service's own tables and of the chassis tables."""
    return schema_of(service, url) is Schema.NEWEST


def schema_of(service: str, url: str) -> Schema:
    """Compares the revisions that have run with those of this release. Raises CannotStart like `migrate`."""
    folders = (migrations_folder(service) / "versions", chassis.VERSIONS)
    current, phases = _revisions(url)
    if current == {newest(folder) for folder in folders}:
        return Schema.NEWEST
    known = {name for folder in folders for name in _all(folder)}
    if current <= known:
        return Schema.OLDER
    try:
        applied_revisions.check(phases, known)
    except applied_revisions.DatabaseIsIncompatible as error:
        raise CannotStart(f"{service}: {error}. Start that release, or a newer one.") from None
    return Schema.NEWER


def migrations_folder(service: str) -> Path:
    spec = importlib.util.find_spec(service)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The service {service} is not installed; run `make install`.")
    return Path(spec.origin).parents[1] / "migrations"


def newest(versions: Path) -> str:
    """The revision that no other revises, read from the text of the files without importing them."""
    revisions: set[str] = set()
    revised: set[str] = set()
    for file in versions.glob("*.py"):
        for is_parent, name in REVISION.findall(file.read_text()):
            (revised if is_parent else revisions).add(name)
    heads = revisions - revised
    if len(heads) != 1:
        raise CannotStart(f"{versions} has {len(heads)} newest revisions instead of one")
    return heads.pop()


def _all(versions: Path) -> set[str]:
    return {name for file in versions.glob("*.py") for is_parent, name in REVISION.findall(file.read_text()) if name}


def _revisions(url: str) -> tuple[set[str], dict[str, str]]:
    """The newest revisions that have run, and the phases of those that recorded them."""
    with psycopg.connect(url) as connection:
        try:
            rows = connection.execute("select version_num from alembic_version").fetchall()
        except psycopg.errors.UndefinedTable:
            return set(), {}
        [(comment,)] = connection.execute(applied_revisions.READ).fetchall()
    return {str(row[0]) for row in rows}, applied_revisions.parsed(comment)
