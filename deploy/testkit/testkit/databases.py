"""Fresh databases with the newest schema of a service. Migrations run once per process; each database is a copy."""

import asyncio
import atexit
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock
from uuid import uuid4

from common.db import migrations

from testkit.servers import create_database, database_url, drop_database

_templates: dict[Path, str] = {}
"""Service's folder → the database that is copied. Dropped when the process ends."""
_migrating = Lock()


@asynccontextmanager
async def migrated_database(service_folder: Path) -> AsyncIterator[str]:
    """The URL of a fresh database with the service's newest schema; dropped on leaving."""
    template = await asyncio.to_thread(_template, service_folder)
    name = _new_name(service_folder)
    await create_database(name, template)
    try:
        yield database_url(name)
    finally:
        await drop_database(name)


def _template(service_folder: Path) -> str:
    with _migrating:
        if service_folder not in _templates:
            name = _new_name(service_folder)
            asyncio.run(create_database(name))
            atexit.register(lambda: asyncio.run(drop_database(name)))
            migrations.upgrade(migrations.config(service_folder / "migrations", database_url(name)))
            _templates[service_folder] = name
        return _templates[service_folder]


def _new_name(service_folder: Path) -> str:
    return f"test_{service_folder.name}_{uuid4().hex[:12]}"
