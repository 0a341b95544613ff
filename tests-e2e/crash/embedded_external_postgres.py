"""`python -m crash.embedded_external_postgres up …`: `atelier up` on an external PostgreSQL server.

The variable DATABASES is a JSON object, service → libpq URL.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import atelier.embedded.up
from atelier.cli import main
from atelier.postgres.server import Postgres

DATABASES = "ATELIER_DRILL_DATABASES"


class ExternalPostgres(Postgres):
    """Replaces the platform's own server; starting and stopping it has no effect."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._databases: dict[str, str] = json.loads(os.environ[DATABASES])

    def url(self, database: str = "postgres") -> str:
        return self._databases[database]

    @property
    def running(self) -> bool:
        return True

    def start(self, progress: Callable[[str], None] = print) -> None:
        return

    def stop(self) -> None:
        return

    def ensure_database(self, name: str) -> bool:
        return False


if __name__ == "__main__":
    vars(atelier.embedded.up)["Postgres"] = ExternalPostgres
    sys.exit(main())
