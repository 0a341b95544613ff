"""The databases of an installation, named one by one or found by its data folder."""

import json
import os
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from atelier.audit.options import DATABASES, OBJECTS
from atelier.audit.stores import FileStore
from atelier.data_folder.folder import PRODUCTION, DataFolder
from atelier.databases.installed import open_installed, read_clock
from atelier.errors import CannotStart
from atelier.processes.installation import Installation
from atelier.services import NEEDS, SERVICES

CLOCK_FILE = "ATELIER_CLOCK_FILE"
OBJECTS_URL = "ATELIER_OBJECTS_URL"


@contextmanager
def open_installation(options: Namespace, environment: Mapping[str, str] = os.environ) -> Iterator[dict[str, str]]:
    """Service → libpq URL, while the block runs. Afterwards this process uses the platform's clock, if it has a file.

    Raises CannotStart when not every service has a database.
    """
    named = _named(options.database, environment)
    if named:
        if CLOCK_FILE in environment:
            read_clock(Path(environment[CLOCK_FILE]))
        yield named
    else:
        with open_installed(options.data) as installed:
            yield dict(installed.databases)


def find_stores(options: Namespace, environment: Mapping[str, str] = os.environ) -> dict[str, FileStore]:
    """Service → the store of its files. Empty where the databases are named and the stores are not.

    Raises CannotStart for a variable that cannot be read.
    """
    if OBJECTS in environment:
        return _named_stores(environment[OBJECTS])
    if options.database or DATABASES in environment:
        return {}
    folder = DataFolder(options.data)
    is_set = Installation.read(options.data) is not None or folder.environment == PRODUCTION
    url = environment.get(OBJECTS_URL) if is_set else None
    if url is None and not folder.objects.exists():
        return {}
    return {service: FileStore(url or folder.objects.as_uri()) for service in SERVICES if "objects" in NEEDS[service]}


def _named_stores(text: str) -> dict[str, FileStore]:
    wanted = [service for service in SERVICES if "objects" in NEEDS[service]]
    try:
        given = json.loads(text)
        if not isinstance(given, dict) or set(given) != set(wanted):
            raise ValueError(f"names other services than {', '.join(wanted)}")
        return {service: FileStore.of(given[service]) for service in wanted}
    except (ValueError, TypeError, AttributeError) as error:
        raise CannotStart(f"{OBJECTS} is no JSON object of object stores by service: {error}") from None


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
