"""`python -m crash.embedded_elsewhere up …`: `atelier up` on databases that somebody else serves.

The variable DATABASES is a JSON object, service → libpq URL.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import atelier.up
from atelier.cli import main
from atelier.postgres import Postgres

DATABASES = "ATELIER_DRILL_DATABASES"


class PostgresElsewhere(Postgres):
    """Starts nothing, stops nothing, and is always there."""

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
    vars(atelier.up)["Postgres"] = PostgresElsewhere
    sys.exit(main())
