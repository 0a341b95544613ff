"""Migrates services' databases to the newest schema, without importing Alembic when there is nothing to do."""

import importlib.util
import re
from pathlib import Path

import psycopg
from common.db import chassis

from atelier.errors import CannotStart

REVISION = re.compile(r"""^(down_)?revision\b[^=]*=\s*(?:["'](\w+)["']|None)""", re.MULTILINE)


def migrate(service: str, url: str) -> bool:
    """Upgrade one service's database to the newest schema. Returns whether anything was pending.

    Raises CannotStart for the database of a newer release.
    """
    if is_newest(service, url):
        return False
    from common.db import migrations  # imported late: Alembic takes a third of a second and is rarely needed

    try:
        migrations.upgrade(migrations.config(migrations_folder(service), url))
    except migrations.DatabaseIsNewer as error:
        raise CannotStart(f"{service}: {error}. Start that release, or a newer one.") from None
    return True


def is_newest(service: str, url: str) -> bool:
    """Whether the database has the newest schema, of the service's own tables and of the chassis tables."""
    versions = migrations_folder(service) / "versions"
    return _revisions(url) == {newest(versions), newest(chassis.VERSIONS)}


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


def _revisions(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        try:
            rows = connection.execute("select version_num from alembic_version").fetchall()
        except psycopg.errors.UndefinedTable:
            return set()
    return {str(row[0]) for row in rows}
