"""A gateway with fake services and a signing key of its own."""

from collections.abc import AsyncIterator

import pytest
from testkit.gateway import GatewayHarness, open_gateway


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_gateway() as gateway:
        yield gateway
