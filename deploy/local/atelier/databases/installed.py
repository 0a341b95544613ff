"""The databases and the broker of a platform on this machine, in either topology, whether it runs or not."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from common.kernel import clock

from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import Schema, schema_of
from atelier.databases.prepare import open_databases
from atelier.errors import CannotStart
from atelier.processes.installation import Installation
from atelier.processes.service_databases import ServiceDatabases
from atelier.services import SERVICES

DISTRIBUTED = Path("distributed")
ELSEWHERE = "There is no data in {folder}. The platform of `make up` is in {other}: add --data {other}"
OLDER = "{services}: the schema is not the one of this release. Start the platform once, which migrates it."
UNREACHABLE = "{service}: its database does not answer: {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """The RabbitMQ of the distributed topology, which keeps messages that could not be parsed as events."""

    url: str
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """`databases` maps every service to a libpq URL. The embedded topology has no broker."""

    databases: Mapping[str, str]
    broker: Broker | None = None


@contextmanager
def open_installed(data: Path) -> Iterator[Installed]:
    """What is installed in a data folder; its own PostgreSQL is started for the block unless it runs.

    Afterwards this process uses the clock of that platform, which a sandbox may have moved.

    Raises CannotStart where nothing is installed, where a database does not answer, and where one has the schema of an
    earlier release, or of a newer one that has removed what this release may need.
    """
    with ExitStack() as stack:
        installation = Installation.read(data)
        installed = _distributed(stack, data, installation) if installation else _embedded(stack, data)
        _check(installed.databases)
        read_clock(DataFolder(data).clock)
        yield installed


def read_clock(file: Path) -> None:
    """Measure time by the platform's clock, if a sandbox has moved it."""
    if file.exists():
        clock.use_file(file)


def _embedded(stack: ExitStack, data: Path) -> Installed:
    folder = DataFolder(data)
    if not folder.postgres.exists() and (data / DISTRIBUTED / "installation.json").exists():
        raise CannotStart(ELSEWHERE.format(folder=data, other=data / DISTRIBUTED))
    postgres = stack.enter_context(open_databases(folder))
    return Installed(databases={service: postgres.url(service) for service in SERVICES})


def _distributed(stack: ExitStack, data: Path, installation: Installation) -> Installed:
    folder = DataFolder(data)
    url = installation.postgres or stack.enter_context(open_databases(folder)).url()
    service_databases = ServiceDatabases(url, installation.database_prefix, folder.secrets)
    return Installed(
        databases={service: service_databases.url(service) for service in SERVICES},
        broker=Broker(url=installation.amqp, prefix=installation.event_prefix),
    )


def _check(databases: Mapping[str, str]) -> None:
    older = []
    for service, url in databases.items():
        try:
            if schema_of(service, url) is Schema.OLDER:
                older.append(service)
        except psycopg.Error as error:
            raise CannotStart(UNREACHABLE.format(service=service, reason=str(error).strip())) from error
    if older:
        raise CannotStart(OLDER.format(services=", ".join(older)))
