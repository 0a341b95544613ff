"""A gateway over recording services, with a signing key of its own."""

from collections.abc import AsyncIterator

import pytest
from gateway.testing import Door, open_door


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with open_door() as door:
        yield door
