"""The databases and the broker of a platform on this machine, in either topology, whether it runs or not."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from atelier.data_folder import DataFolder
from atelier.databases import open_databases
from atelier.errors import CannotStart
from atelier.migrations import is_newest
from atelier.processes.installation import Installation
from atelier.processes.stores import Stores
from atelier.services import SERVICES

DISTRIBUTED = Path("distributed")
ELSEWHERE = "There is no data in {folder}. The platform of `make up` is in {other}: add --data {other}"
OLDER = "{services}: the schema is not the one of this release. Start the platform once, which migrates it."
AWAY = "{service}: its database does not answer: {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where events of the distributed topology that were given up are kept."""

    url: str
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """`databases` maps every service to a libpq URL. The embedded topology has no broker."""

    databases: Mapping[str, str]
    broker: Broker | None = None


@contextmanager
def open_installed(data: Path) -> Iterator[Installed]:
    """What is installed in a data folder; its own PostgreSQL is started for the while unless it runs.

    Raises CannotStart where there is none, where a database does not answer, and where one has another schema.
    """
    with ExitStack() as stack:
        note = Installation.read(data)
        installed = _distributed(stack, data, note) if note else _embedded(stack, data)
        _check(installed.databases)
        yield installed


def _embedded(stack: ExitStack, data: Path) -> Installed:
    folder = DataFolder(data)
    if not folder.postgres.exists() and (data / DISTRIBUTED / "installation.json").exists():
        raise CannotStart(ELSEWHERE.format(folder=data, other=data / DISTRIBUTED))
    postgres = stack.enter_context(open_databases(folder))
    return Installed(databases={service: postgres.url(service) for service in SERVICES})


def _distributed(stack: ExitStack, data: Path, note: Installation) -> Installed:
    folder = DataFolder(data)
    url = note.postgres or stack.enter_context(open_databases(folder)).url()
    stores = Stores(url, note.database_prefix, folder.secrets)
    return Installed(
        databases={service: stores.of(service) for service in SERVICES},
        broker=Broker(url=note.amqp, prefix=note.event_prefix),
    )


def _check(databases: Mapping[str, str]) -> None:
    older = []
    for service, url in databases.items():
        try:
            if not is_newest(service, url):
                older.append(service)
        except psycopg.Error as error:
            raise CannotStart(AWAY.format(service=service, reason=str(error).strip())) from error
    if older:
        raise CannotStart(OLDER.format(services=", ".join(older)))
