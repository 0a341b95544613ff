"""`atelier up`: start the embedded platform, from PostgreSQL to the HTTP server, and stop it in reverse order."""

import asyncio
import gc
import signal
import socket
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop
from common.kernel.storefronts import Storefronts
from common.observability import logs
from common.runtime.garbage_collection import freeze_gc
from common.runtime.memory import return_large_blocks
from common.runtime.stop_deadline import exit_within

from atelier.console.greeting import greet, greet_production, report_memory
from atelier.console.progress import Progress
from atelier.data_folder.folder import DEVELOPMENT, PRODUCTION, DataFolder
from atelier.databases.prepare import prepare_databases
from atelier.host.ports import reserve_port
from atelier.postgres.server import Postgres
from atelier.services import SERVICES
from atelier.settings.parts import check_settings, example_parts
from atelier.settings.production import ProductionSettings
from atelier.settings.unused import UNUSED, unused_embedded

if TYPE_CHECKING:
    from atelier.embedded.platform import GatewayApplication, Platform
    from atelier.embedded.server import EmbeddedServer

IDLE_AFTER = 3.0
WATCH_SECONDS = 1.0
STOP_SECONDS = 60.0
"""For the services and PostgreSQL, after the last request. If it is exceeded, PostgreSQL stops by itself."""
LOST = "PostgreSQL has stopped, so the platform stops too. Its log is {log}; `atelier up` starts it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class UpOptions:
    """The options of `atelier up`."""

    host: str
    port: int
    data: Path
    storefronts: Path
    stats: bool
    log_level: str
    otlp: str | None

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"


def serve(options: Namespace, progress: Progress) -> int:
    chosen = UpOptions(
        host=options.host,
        port=options.port,
        data=options.data,
        storefronts=options.storefronts,
        stats=options.stats,
        log_level=options.log_level,
        otlp=options.otlp,
    )
    return up(chosen, progress)


def up(options: UpOptions, progress: Progress) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the server listens, SIGTERM acts as Ctrl-C
    return_large_blocks()
    folder = DataFolder(options.data)
    storefronts = Storefronts.load(options.storefronts, SERVICES)
    production = check_settings(options.storefronts, storefronts)
    for name in unused_embedded(example_parts(options.storefronts, storefronts, production)):
        progress.note(UNUSED.format(name=name))
    folder.occupy(f"serving {options.base_url}")
    folder.dedicate(PRODUCTION if production else DEVELOPMENT)
    with reserve_port(options.host, options.port) as reserved:
        run = Run(options, folder, storefronts, production, progress)
        try:
            databases = run.prepare()
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(run.serve(reserved, databases))
        finally:
            run.finish()


@contextmanager
def _importing() -> Iterator[None]:
    """Disable the garbage collector: what an import allocates is not freed, so collecting is wasted time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Run:
    """One run of the platform, from start to stop."""

    def __init__(
        self,
        options: UpOptions,
        folder: DataFolder,
        storefronts: Storefronts,
        production: ProductionSettings | None,
        progress: Progress,
    ) -> None:
        self._options = options
        self._production = production
        self._folder = folder
        self._storefronts = storefronts
        self._progress = progress
        self._postgres = Postgres(folder.postgres)

    def prepare(self) -> dict[str, str]:
        """Start PostgreSQL and migrate. Returns the databases: service → URL."""
        with self._progress.step("starting PostgreSQL"):
            self._postgres.start(self._progress.note)
        with self._progress.step("preparing the databases"):
            return prepare_databases(self._postgres, self._progress)

    async def serve(self, reserved: socket.socket, databases: Mapping[str, str]) -> int:
        logs.configure(self._options.log_level)
        with self._progress.step("assembling the services"):
            platform = self._assemble(databases)
        try:
            with self._progress.step("starting the services"):
                await platform.recover()
                gateway = await platform.start()
            if self._production is None:
                with self._progress.step("filling the shops"):
                    await platform.seed()
            freeze_gc()
            return await self._listen(platform, gateway, reserved)
        finally:
            exit_within(STOP_SECONDS)
            with self._progress.step("stopping the services"):
                await platform.stop()

    def _assemble(self, databases: Mapping[str, str]) -> "Platform":
        """Imports the services, which takes the longest: only after the first progress is printed."""
        with _importing():
            from common.observability import telemetry, uptime

            from atelier.embedded.assembly import assemble
            from atelier.embedded.platform import Platform, PlatformConfig

            telemetry.configure("atelier", self._options.otlp)
            for part in ("gateway", *(f"{service}-api" for service in SERVICES)):
                uptime.report(part)
            config = PlatformConfig(
                databases=databases,
                folder=self._folder,
                storefronts=self._options.storefronts,
                base_url=self._options.base_url,
                report=self._progress.say,
                production=self._production,
            )
            return Platform(assemble(config))

    def finish(self) -> None:
        with self._progress.step("stopping PostgreSQL"):
            self._postgres.stop()
        self._folder.release()

    async def _listen(self, platform: "Platform", gateway: "GatewayApplication", reserved: socket.socket) -> int:
        """Serve until a signal (returns 0) or until PostgreSQL has ended (returns 1)."""
        from atelier.embedded.server import EmbeddedServer

        server = EmbeddedServer(gateway, self._greet, platform.begin_stop)
        background = [asyncio.create_task(self._watch(server))]
        if self._options.stats:
            background.append(asyncio.create_task(self._report_memory()))
        await server.run_on(reserved)
        for task in background:
            task.cancel()
        return 0 if self._postgres.running else 1

    async def _watch(self, server: "EmbeddedServer") -> None:
        while self._postgres.running:  # noqa: ASYNC110 - a process has no event to wait for
            await asyncio.sleep(WATCH_SECONDS)
        self._progress.note(LOST.format(log=self._folder.postgres / "server.log"))
        server.should_exit = True

    async def _greet(self) -> None:
        greeting = greet_production if self._production else greet
        greeting(self._progress, self._storefronts, self._options.base_url)

    async def _report_memory(self) -> None:
        await asyncio.sleep(IDLE_AFTER)
        report_memory(self._progress)
