"""Models of all four vendors, asked at fakes, with the predictions in a real database."""

from collections.abc import AsyncIterator

import pytest
from testkit.harness import Harness

from .bench import Bench, bench
from .fake_vendors import FakeVendors, fake_vendors


@pytest.fixture
async def vendors() -> AsyncIterator[FakeVendors]:
    async with fake_vendors() as started:
        yield started


@pytest.fixture
async def models(generation: Harness, vendors: FakeVendors) -> AsyncIterator[Bench]:
    async with bench(generation.database, vendors) as started:
        yield started
