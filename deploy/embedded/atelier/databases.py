"""The databases of a data folder, for a command: the running platform's, or a server started for the while."""

from collections.abc import Iterator
from contextlib import contextmanager

from atelier.data_folder import DataFolder
from atelier.errors import CannotStart, Taken
from atelier.migrations import migrate
from atelier.postgres import Postgres
from atelier.progress import Progress
from atelier.services import SERVICES


@contextmanager
def open_databases(folder: DataFolder) -> Iterator[Postgres]:
    """Refuses when the folder holds no databases yet."""
    if not folder.postgres.exists():
        raise CannotStart(f"There is no data in {folder.path} yet; start the platform once with `atelier up`.")
    postgres = Postgres(folder.postgres)
    try:
        postgres.start()
    except Taken:
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
