"""A data folder that a system user can reach (pytest's own temporary folders are closed to other users)."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from atelier.postgres.server import Postgres


@pytest.fixture
def open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="atelier-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(open_folder: Path) -> Iterator[Postgres]:
    """A server that is not started yet, and is stopped afterwards."""
    server = Postgres(open_folder / "postgres", durable=False)
    yield server
    server.stop()
