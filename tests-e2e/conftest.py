"""Platforms for the tests, in both topologies, with the shipped storefronts and those of `storefronts/`."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import migrations_folder
from atelier.embedded.assembly import assemble
from atelier.embedded.platform import Platform, PlatformConfig
from atelier.services import SERVICES
from clients.emporium import Card, Shopper, StaffMember
from distributed import DistributedPlatform, distributed_platform
from gateway.edge.server import configure_server
from platform_under_test import PlatformUnderTest
from testkit.databases import migrated_database
from testkit.sources import free_port
from testkit.storefronts import SHIPPED

ADDITIONAL = Path(__file__).parent / "storefronts"


def topologies() -> list[object]:
    """The topologies to test: both, or the one that ATELIER_E2E_TOPOLOGY names.

    The distributed one is eleven processes, so its journeys stay together on one of the workers, and the first of
    them waits for all to start.
    """
    together = pytest.param("distributed", marks=[pytest.mark.xdist_group("distributed"), pytest.mark.timeout(420)])
    known: dict[str, object] = {"embedded": "embedded", "distributed": together}
    if os.environ.get("ATELIER_E2E_URL"):
        return ["elsewhere"]
    chosen = os.environ.get("ATELIER_E2E_TOPOLOGY")
    return [known[chosen]] if chosen else list(known.values())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `once` run in one topology only, because both share the tested code."""
    if os.environ.get("ATELIER_E2E_TOPOLOGY"):
        return
    again = {item for item in items if item.get_closest_marker("once") and _topology(item) == "distributed"}
    config.hook.pytest_deselected(items=list(again))
    items[:] = [item for item in items if item not in again]


def _topology(item: pytest.Item) -> str | None:
    called = getattr(item, "callspec", None)
    return called.params.get("platform") if called else None


POOL = 3
"""A small pool, because a test server allows a hundred connections and several platforms share it."""


@pytest.fixture(scope="session", params=topologies())
def platform(request: pytest.FixtureRequest) -> PlatformUnderTest:
    """The platform at ATELIER_E2E_URL, else each topology in turn."""
    if address := os.environ.get("ATELIER_E2E_URL"):
        return PlatformUnderTest(address)
    platform: PlatformUnderTest = request.getfixturevalue(request.param)
    return platform


@pytest.fixture(scope="session")
async def processes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DistributedPlatform]:
    """A distributed platform for this test run."""
    folder = tmp_path_factory.mktemp("distributed")
    async with distributed_platform(folder, _storefronts(folder)) as running:
        yield running


@pytest.fixture(scope="session")
def distributed(processes: DistributedPlatform) -> PlatformUnderTest:
    return PlatformUnderTest(processes.base)


@pytest.fixture(scope="session")
async def embedded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PlatformUnderTest]:
    """An embedded platform for this test run, in this process."""
    async with AsyncExitStack() as stack:
        databases = {
            service: await stack.enter_async_context(migrated_database(migrations_folder(service).parent))
            for service in SERVICES
        }
        base = await stack.enter_async_context(served(databases, tmp_path_factory.mktemp("platform")))
        yield PlatformUnderTest(base)


@asynccontextmanager
async def served(databases: dict[str, str], folder: Path) -> AsyncIterator[str]:
    """Run an embedded platform during the block; yields its address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        # asyncio sends answers at once (TCP_NODELAY) only where the protocol is named; else each waits 40 ms for an ACK
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", free_port()))
        listening.listen(512)
        base = f"http://localhost:{listening.getsockname()[1]}"
        platform_config = PlatformConfig(
            databases=databases,
            folder=DataFolder(folder),
            storefronts=_storefronts(folder),
            base_url=base,
            database_pool=POOL,
        )
        platform = Platform(assemble(platform_config))
        app = await platform.start()
        await platform.seed()
        config = uvicorn.Config(app, lifespan="off", log_config=None, proxy_headers=False, ws="none")
        configure_server(config, app.refuse, app.limits)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield base
        finally:
            server.should_exit = True
            await serving
            await platform.stop()


def _storefronts(folder: Path) -> Path:
    """Copy the shipped storefronts and those of `storefronts/` into one folder. Pictures are small, so drawn sooner."""
    together = shutil.copytree(SHIPPED, folder / "storefronts")
    for name, section, small in (
        ("figureforge", "figures", "side = 192"),
        ("storybook", "books", "width = 256\nprint_width = 384\ntrim_width = 25"),
    ):
        toml = together / f"{name}.toml"
        toml.write_text(toml.read_text().replace(f"[{section}]\n", f"[{section}]\n{small}\n"))
    return shutil.copytree(ADDITIONAL, together, dirs_exist_ok=True)


@pytest.fixture
async def staff(platform: PlatformUnderTest) -> StaffMember:
    return await platform.staff()


@pytest.fixture
def shopper(platform: PlatformUnderTest) -> Shopper:
    return platform.shopper()


@pytest.fixture
async def customer(platform: PlatformUnderTest) -> Shopper:
    return await platform.customer()


@pytest.fixture
def card(platform: PlatformUnderTest) -> Card:
    return Card(platform.sandbox)
