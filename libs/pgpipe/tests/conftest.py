"""A database for these tests."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from testkit.servers import create_database, drop_database
from testkit.servers import database_url as url_of


@pytest.fixture(scope="session")
async def database_url() -> AsyncIterator[str]:
    name = f"test_pgpipe_{uuid4().hex[:12]}"
    await create_database(name)
    yield url_of(name)
    await drop_database(name)
