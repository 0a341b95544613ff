"""libpq fills in from the environment what a connection string leaves out, and `PGHOSTADDR` even replaces its host.

The platform's connection strings are complete, so these variables, which a developer's shell has for other servers,
must neither redirect a connection nor change how a session behaves (`PGOPTIONS`, `PGTZ`, `PGDATESTYLE`).
"""

import os
from collections.abc import MutableMapping

EVERY = "PG"
"""The beginning of every variable that libpq reads, also of those that newer versions add."""
CREDENTIALS = ("PGPASSWORD", "PGPASSFILE", "PGSSL")


def ignore(*, keep_credentials: bool, environment: MutableMapping[str, str] = os.environ) -> None:
    """Remove libpq's variables from this process and from those it starts.

    `keep_credentials` leaves passwords and TLS settings, for servers that somebody else runs: a password file or a
    certificate need not be in their URL.
    """
    for name in [name for name in environment if name.startswith(EVERY)]:
        if not (keep_credentials and name.startswith(CREDENTIALS)):
            del environment[name]
