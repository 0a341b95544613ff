"""Models of all four vendors, asked at the sandbox's stand-ins, with the predictions in a real database."""

from collections.abc import AsyncIterator

import pytest
from testkit.harness import Harness

from .bench import Bench, bench
from .stand_ins import StandIns, forget, stand_ins


@pytest.fixture(scope="session")
async def shared_vendors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StandIns]:
    """One sandbox for all tests, because the program that draws takes as long to start as some pictures."""
    async with stand_ins(tmp_path_factory.mktemp("sandbox")) as started:
        yield started


@pytest.fixture
async def vendors(shared_vendors: StandIns) -> StandIns:
    """Nothing was asked of them, and no fault is ordered."""
    forget(shared_vendors)
    (await shared_vendors.http.delete("/sandbox/models/faults")).raise_for_status()
    return shared_vendors


@pytest.fixture
async def models(generation: Harness, vendors: StandIns) -> AsyncIterator[Bench]:
    async with bench(generation.database, vendors) as started:
        yield started
