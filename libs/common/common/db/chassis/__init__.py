"""The Alembic branch `chassis`: the revisions of the tables that every service has (`common.db.tables`).

Every service's Alembic environment reads two folders: `services/X/migrations/versions` for the service's own tables
and `VERSIONS` for these. A database therefore has two rows in `alembic_version`, and the branches advance separately.
`README.md` beside this file explains how to add a revision.

This module must stay importable without Alembic: starting the embedded platform only compares revision names.
"""

from pathlib import Path

VERSIONS = Path(__file__).parent / "versions"
