"""Platforms for fault tests of PostgreSQL: on a private server, over TCP or the Unix socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

import psycopg
from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import migrate
from atelier.services import SERVICES
from testkit.sources import free_port

from crash.databases import Databases
from crash.distributed import PREFIX, DistributedPlatform
from crash.embedded_external_postgres import DATABASES
from crash.faulty_proxy import FaultyProxy
from crash.minimal_catalog import fill
from crash.platform import EmbeddedPlatform, open_folder
from crash.postgres_server import PostgresServer

POOL = 4
STATEMENT_SECONDS = 1.5
CONNECT_SECONDS = 1.5
ENVIRONMENT = {
    "ATELIER_STATEMENT_SECONDS": str(STATEMENT_SECONDS),
    "ATELIER_CONNECT_SECONDS": str(CONNECT_SECONDS),
    "ATELIER_DATABASE_POOL": str(POOL),
}
PACKAGES = str(Path(__file__).parents[1])
LISTENER = 1
"""A worker has one connection in addition to its pool."""
EMBEDDED_POOL = 8
"""The pool size that `atelier up` gives each service."""


def database_name(service: str) -> str:
    return f"{PREFIX}_{service}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`platform` is the gateway's address, `processes` maps every process to where it answers health checks.

    `restarted` names those that ended at some time, `log_tail` is the end of every log. `pool` is how many
    connections all that serve a service's requests may have together, `connections` how many there may be to its
    database at all. `proxy` is None where the platform uses the Unix socket.
    """

    platform: str
    server: PostgresServer
    proxy: FaultyProxy | None
    processes: Mapping[str, str]
    restarted: Callable[[], list[str]]
    log_tail: Callable[[], str]
    pool: int
    connections: int
    databases: Databases = field(init=False)

    def __post_init__(self) -> None:
        urls = {service: self.server.url(database_name(service)) for service in SERVICES}
        object.__setattr__(self, "databases", Databases(urls))

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Print the logs after a failure."""
        try:
            yield
        except BaseException:
            print(self.log_tail())
            raise

    @contextmanager
    def as_superuser(self, service: str | None = None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """Connect without the proxy, in autocommit mode."""
        name = database_name(service) if service else "postgres"
        with psycopg.connect(self.server.url(name), autocommit=True, connect_timeout=10) as connection:
            yield connection


async def _server(stack: AsyncExitStack) -> tuple[Path, PostgresServer]:
    folder = open_folder()
    stack.callback(rmtree, folder)
    server = PostgresServer(folder / "postgres")
    stack.push_async_callback(server.stop)
    await server.create()
    return folder, server


@asynccontextmanager
async def embedded_site(*, over_tcp: bool) -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        folder, server = await _server(stack)
        proxy = _proxy(stack, server) if over_tcp else None
        databases = {service: (proxy or server).url(database_name(service)) for service in SERVICES}
        if proxy is None:
            databases = {service: server.socket_url(database_name(service)) for service in SERVICES}
        platform = EmbeddedPlatform(folder, free_port())
        platform.module = "crash.embedded_external_postgres"
        platform.environment = {**ENVIRONMENT, "PYTHONPATH": PACKAGES, DATABASES: json.dumps(databases)}
        await _prepare(server, platform)
        stack.push_async_callback(_end, platform)
        await platform.start()
        yield Site(
            platform=platform.base,
            server=server,
            proxy=proxy,
            processes={"platform": platform.base},
            restarted=lambda: [] if platform.is_running else ["platform"],
            log_tail=platform.log_tail,
            pool=EMBEDDED_POOL,
            connections=EMBEDDED_POOL + LISTENER,
        )


@asynccontextmanager
async def distributed_site(amqp: str, replicas: int) -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        folder, server = await _server(stack)
        proxy = _proxy(stack, server)
        platform = DistributedPlatform(folder, proxy.url(), amqp, ENVIRONMENT)
        stack.push_async_callback(platform.stop)
        try:
            await platform.start(replicas)
        except BaseException:
            print(platform.log_tail())
            raise
        yield Site(
            platform=platform.base,
            server=server,
            proxy=proxy,
            processes=platform.addresses(),
            restarted=platform.restarted,
            log_tail=platform.log_tail,
            pool=replicas * POOL,
            connections=replicas * (2 * POOL + LISTENER),
        )


def _proxy(stack: AsyncExitStack, server: PostgresServer) -> FaultyProxy:
    proxy = FaultyProxy(server.port, free_port())
    proxy.open()
    stack.callback(proxy.close)
    return proxy


async def _prepare(server: PostgresServer, platform: EmbeddedPlatform) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for service in SERVICES:
            connection.execute(f"create database {database_name(service)}".encode())
    urls = {service: server.url(database_name(service)) for service in SERVICES}
    for service, url in urls.items():
        await asyncio.to_thread(migrate, service, url)
    folder = DataFolder(platform.data)
    platform.data.mkdir()
    await fill(urls, folder, platform.storefronts)


async def _end(platform: EmbeddedPlatform) -> None:
    if platform.is_running:
        await platform.kill()
    print(platform.log_tail())
