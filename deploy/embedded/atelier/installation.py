"""The databases of an installation, whichever way it runs: for commands that look at all of them."""

import json
import os
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from common import clock

from atelier.audit.options import DATABASES, PREFIX
from atelier.data_folder import DataFolder
from atelier.databases import open_databases
from atelier.errors import CannotStart
from atelier.processes.outside import POSTGRES, STANDARD
from atelier.processes.state import State
from atelier.processes.stores import Stores
from atelier.services import SERVICES

CLOCK_FILE = "ATELIER_CLOCK_FILE"


@contextmanager
def open_installation(options: Namespace, environment: Mapping[str, str] = os.environ) -> Iterator[dict[str, str]]:
    """Service → libpq URL, for as long as the block runs. The platform's clock is read from its file, if it has one.

    Raises CannotStart when not every service has a database.
    """
    folder = DataFolder(options.data)
    named = _named(options.database, environment)
    _use_clock(Path(environment[CLOCK_FILE]) if CLOCK_FILE in environment else None if named else folder.clock)
    if named:
        yield named
    elif folder.secrets.knows(f"database_{SERVICES[0]}"):
        with _server(folder, environment) as url:
            stores = Stores(url, options.database_prefix or _prefix(folder), folder.secrets)
            yield {service: stores.of(service) for service in SERVICES}
    else:
        with open_databases(folder) as postgres:
            yield {service: postgres.url(service) for service in SERVICES}


def _named(arguments: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    if not arguments and DATABASES not in environment:
        return {}
    try:
        found = json.loads(environment.get(DATABASES, "{}"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(url, str) for url in found.values()):
        raise CannotStart(f"{DATABASES} is no JSON object of URLs by service.")
    found |= {service: url for service, _, url in (argument.partition("=") for argument in arguments)}
    if set(found) != set(SERVICES):
        raise CannotStart(f"The databases of {', '.join(SERVICES)} are needed; named are {', '.join(sorted(found))}.")
    return found


def _use_clock(file: Path | None) -> None:
    if file is not None and file.exists():
        clock.use_file(file)


def _prefix(folder: DataFolder) -> str:
    state = State.read(folder.path)
    return state.database_prefix if state else PREFIX


@contextmanager
def _server(folder: DataFolder, environment: Mapping[str, str]) -> Iterator[str]:
    """The PostgreSQL of `make up`: its own, where it found none when it was started first, or the one it found."""
    if POSTGRES not in environment and folder.postgres.exists():
        with open_databases(folder) as postgres:
            yield postgres.url()
    else:
        yield environment.get(POSTGRES, STANDARD[POSTGRES])
