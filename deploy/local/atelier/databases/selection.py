"""The databases of an installation, named one by one or found by its data folder."""

import json
import os
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from atelier.audit.options import DATABASES
from atelier.databases.installed import open_installed, read_clock
from atelier.errors import CannotStart
from atelier.services import SERVICES

CLOCK_FILE = "ATELIER_CLOCK_FILE"


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
