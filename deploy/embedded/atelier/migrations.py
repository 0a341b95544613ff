"""Bring every service's database to its newest schema, quickly when there is nothing to do."""

import importlib.util
import re
from pathlib import Path

import psycopg

from atelier.errors import CannotStart

REVISION = re.compile(r"""^(down_)?revision\b[^=]*=\s*(?:["'](\w+)["']|None)""", re.MULTILINE)


def migrate(service: str, url: str) -> bool:
    """Upgrade one service's database to head; tells whether anything had to be done."""
    if is_newest(service, url):
        return False
    from common import migrations  # alembic takes a third of a second to import and is rarely needed

    migrations.upgrade(migrations_folder(service), url)
    return True


def is_newest(service: str, url: str) -> bool:
    """Whether the database has the newest schema."""
    return _revision(url) == newest(migrations_folder(service))


def migrations_folder(service: str) -> Path:
    spec = importlib.util.find_spec(service)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The service {service} is not installed; run `make install`.")
    return Path(spec.origin).parents[1] / "migrations"


def newest(folder: Path) -> str:
    """The revision no other builds on, read from the files' first lines without importing them."""
    revisions: set[str] = set()
    built_upon: set[str] = set()
    for file in folder.glob("versions/*.py"):
        for is_parent, name in REVISION.findall(file.read_text()):
            (built_upon if is_parent else revisions).add(name)
    heads = revisions - built_upon
    if len(heads) != 1:
        raise CannotStart(f"{folder} has {len(heads)} newest revisions instead of one")
    return heads.pop()


def _revision(url: str) -> str | None:
    with psycopg.connect(url) as connection:
        try:
            row = connection.execute("select version_num from alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return str(row[0]) if row else None
