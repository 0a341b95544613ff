"""The databases of a data folder, for a command: of the running platform, or of a server started for the command."""

from collections.abc import Iterator
from contextlib import contextmanager

from atelier.console.progress import Progress
from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import migrate
from atelier.errors import CannotStart, FolderInUse
from atelier.postgres.server import Postgres
from atelier.services import SERVICES


@contextmanager
def open_databases(folder: DataFolder) -> Iterator[Postgres]:
    """Raises CannotStart when the folder has no databases yet."""
    if not folder.postgres.exists():
        raise CannotStart(f"There is no data in {folder.path} yet; start the platform once with `atelier up`.")
    postgres = Postgres(folder.postgres)
    try:
        postgres.start()
    except FolderInUse:
        postgres.join()
    try:
        yield postgres
    finally:
        postgres.stop()


def prepare_databases(postgres: Postgres, progress: Progress) -> dict[str, str]:
    """Every service's database, created and migrated: service → libpq URL."""
    urls = {}
    for service in SERVICES:
        postgres.ensure_database(service)
        urls[service] = postgres.url(service)
        if migrate(service, urls[service]):
            progress.say(f"migrated {service}")
    return urls
