"""Platforms for the tests, in both topologies, with the shipped storefronts and those of `storefronts/`."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from fnmatch import fnmatch
from pathlib import Path

import hosted_shops
import pytest
import uvicorn
from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import migrations_folder
from atelier.embedded.assembly import assemble
from atelier.embedded.platform import Platform, PlatformConfig
from atelier.services import SERVICES
from browser import chromium
from clients.emporium import Card, Shopper, StaffMember
from distributed import DistributedPlatform, running
from gateway.edge.server import configure_server
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser
from testkit.databases import migrated_database
from testkit.sources import free_port
from testkit.storefronts import SHIPPED

HERE = Path(__file__).parent
ADDITIONAL = HERE / "storefronts"
STAFF_LIMIT = '[limits.staff]\nrate = "'


def topologies(*marks: pytest.MarkDecorator) -> list[object]:
    """The topologies to test: both, or the one that ATELIER_E2E_TOPOLOGY names. `marks` are for the distributed one.

    The distributed one is eleven processes, so its journeys stay together on one of the workers, and the first of
    them waits for all to start.
    """
    together = pytest.param(
        "distributed", marks=[pytest.mark.xdist_group("distributed"), pytest.mark.timeout(420), *marks]
    )
    known: dict[str, object] = {"embedded": "embedded", "distributed": together}
    if os.environ.get("ATELIER_E2E_URL"):
        return ["elsewhere"]
    chosen = os.environ.get("ATELIER_E2E_TOPOLOGY")
    return [known[chosen]] if chosen else list(known.values())


NIGHTLY_FOLDERS = (
    "showroom_pages",
    *(f"test_page_console_{area}.py" for area in ("account", "books", "dead_letters", "pictures", "products", "shop")),
)
"""Journeys in browsers: `make verify` runs those marked `journey` in both topologies, the others in one."""
LONG_FOLDERS = ("crash", "rolling", "upgrade")
LONG_MODULES = ("test_*fuzz.py", "test_page*.py", "test_swagger.py", "test_front_end.py")
"""Tests of faults, of other releases, of generated requests and of browsers."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what `make verify` runs and `make test` does not: the tests named above, and those of the distributed
    topology. Tests marked `once` run in one topology only, because both share the tested code, and those of
    `NIGHTLY_FOLDERS` in the distributed one by `make nightly`. A topology that ATELIER_E2E_TOPOLOGY names is tested by
    `make test`. The tests of the distributed topology, which stay on one worker, come first, then other long ones: a
    worker would have nothing to do at the end.
    """
    both = not os.environ.get("ATELIER_E2E_TOPOLOGY")
    again = {item for item in items if both and item.get_closest_marker("once") and _is_distributed(item)}
    config.hook.pytest_deselected(items=list(again))
    items[:] = sorted((item for item in items if item not in again), key=_turn)
    for item in items:
        if _is_long(item) or (both and _is_distributed(item)):
            item.add_marker("verify")
            if _is_distributed(item) and _folder(item) in NIGHTLY_FOLDERS and not item.get_closest_marker("journey"):
                item.add_marker("nightly")


def _is_distributed(item: pytest.Item) -> bool:
    """Whether the test needs the processes of the distributed platform."""
    if not item.path.is_relative_to(HERE):
        return False
    called = getattr(item, "callspec", None)
    return "processes" in getattr(item, "fixturenames", ()) or (
        called is not None and called.params.get("platform") == "distributed"
    )


def _turn(item: pytest.Item) -> int:
    if _is_distributed(item):
        return 0
    return 1 if item.path.is_relative_to(HERE) and _folder(item) in LONG_FOLDERS else 2


def _is_long(item: pytest.Item) -> bool:
    if not item.path.is_relative_to(HERE):
        return False
    return _folder(item) in LONG_FOLDERS or any(fnmatch(item.path.name, pattern) for pattern in LONG_MODULES)


def _folder(item: pytest.Item) -> str:
    """Of tests-e2e; the name of a module for what is in none."""
    return item.path.relative_to(HERE).parts[0]


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
    """A distributed platform for this test run, with further storefronts that have models of vendors."""
    folder = tmp_path_factory.mktemp("distributed")
    storefronts, environment = _storefronts(folder), {"ATELIER_VENDORS": hosted_shops.accounts(submit_seconds=20)}
    platform = DistributedPlatform(folder, storefronts, environment=environment)
    hosted_shops.write_shops(storefronts, platform.base)
    async with running(platform):
        yield platform


@pytest.fixture(scope="session")
def distributed(processes: DistributedPlatform) -> PlatformUnderTest:
    return PlatformUnderTest(processes.base)


@pytest.fixture(scope="session")
async def embedded_databases() -> AsyncIterator[dict[str, str]]:
    """The databases of the embedded platform, by service."""
    async with AsyncExitStack() as stack:
        yield {
            service: await stack.enter_async_context(migrated_database(migrations_folder(service).parent))
            for service in SERVICES
        }


@pytest.fixture(scope="session")
async def embedded(
    embedded_databases: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PlatformUnderTest]:
    """An embedded platform for this test run, in this process."""
    async with served(embedded_databases, tmp_path_factory.mktemp("platform")) as base:
        yield PlatformUnderTest(base)


@asynccontextmanager
async def served(
    databases: dict[str, str], folder: Path, shops: Callable[[str], Path] | None = None, *, seeded: bool = True
) -> AsyncIterator[str]:
    """Run an embedded platform during the block; yields its address.

    `shops` is told the address and returns the folder of the storefronts, if it is not the usual one.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        # asyncio sends answers at once (TCP_NODELAY) only where the protocol is named; else each waits 40 ms for an ACK
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", free_port()))
        listening.listen(512)
        base = f"http://localhost:{listening.getsockname()[1]}"
        platform_config = PlatformConfig(
            databases=databases,
            folder=DataFolder(folder),
            storefronts=shops(base) if shops else _storefronts(folder),
            base_url=base,
            database_pool=POOL,
        )
        platform = Platform(assemble(platform_config))
        app = await platform.start()
        if seeded:
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
    """Copy the shipped storefronts and those of `storefronts/` into one folder.

    Pictures are small, so drawn sooner. All tests share a shop's member of staff, who may call ten times as often.
    """
    together = shutil.copytree(SHIPPED, folder / "storefronts")
    for toml in together.glob("*.toml"):
        toml.write_text(toml.read_text().replace(f"{STAFF_LIMIT}600/", f"{STAFF_LIMIT}6000/"))
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


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Chromium; each of its contexts is an incognito session."""
    async with chromium() as browser:
        yield browser
