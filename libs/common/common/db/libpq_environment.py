"""Removes libpq's environment variables, which a developer's shell may have set for other servers.

libpq uses them for parameters that a connection string does not have, and `PGHOSTADDR` even instead of its host. The
platform's connection strings are complete, so these variables must neither redirect a connection nor change a session's
settings (`PGOPTIONS`, `PGTZ`, `PGDATESTYLE`).
"""

import os
from collections.abc import MutableMapping

PREFIX = "PG"
"""The prefix of all variables that libpq reads, also of those that newer versions add."""
CREDENTIALS = ("PGPASSWORD", "PGPASSFILE", "PGSSL")


def ignore(*, keep_credentials: bool, environment: MutableMapping[str, str] = os.environ) -> None:
    """Remove libpq's variables from this process and from those it starts.

    With `keep_credentials` passwords and TLS settings are kept, for servers that the platform did not start: their
    password file or certificate need not be in the URL.
    """
    for name in [name for name in environment if name.startswith(PREFIX)]:
        if not (keep_credentials and name.startswith(CREDENTIALS)):
            del environment[name]
