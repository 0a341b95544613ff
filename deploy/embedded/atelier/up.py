"""`atelier up`: everything from the databases to the front page, in order, and back again."""

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
from common import garbage, logs
from common.storefronts import Storefronts

from atelier.data_folder import DEVELOPMENT, PRODUCTION, DataFolder
from atelier.databases import prepare_databases
from atelier.greeting import greet, greet_production, tell_stats
from atelier.ports import claim
from atelier.postgres import Postgres
from atelier.production import ProductionSettings
from atelier.progress import Progress
from atelier.service_settings import check_settings

if TYPE_CHECKING:
    from atelier.platform import Door, Platform
    from atelier.server import Server

IDLE_AFTER = 3.0
WATCH_SECONDS = 1.0
LOST = "PostgreSQL has stopped, so the platform stops too. Its last words are in {log}; `atelier up` starts it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """What was asked for."""

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
    asked = Up(
        host=options.host,
        port=options.port,
        data=options.data,
        storefronts=options.storefronts,
        stats=options.stats,
        log_level=options.log_level,
        otlp=options.otlp,
    )
    return up(asked, progress)


def up(asked: Up, progress: Progress) -> int:
    """Serve until told to stop; answers the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the server listens, SIGTERM is a Ctrl-C
    folder = DataFolder(asked.data)
    storefronts = Storefronts.load(asked.storefronts)
    production = check_settings(asked.storefronts, storefronts)
    folder.occupy(f"serving {asked.base_url}")
    folder.dedicate(PRODUCTION if production else DEVELOPMENT)
    with claim(asked.host, asked.port) as claimed:
        run = Run(asked, folder, storefronts, production, progress)
        try:
            databases = run.prepare()
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(run.serve(claimed, databases))
        finally:
            run.finish()


@contextmanager
def _importing() -> Iterator[None]:
    """Modules stay to the end: the garbage collector need not look at them meanwhile."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Run:
    """One run of the platform, from the first step to the last."""

    def __init__(
        self,
        asked: Up,
        folder: DataFolder,
        storefronts: Storefronts,
        production: ProductionSettings | None,
        progress: Progress,
    ) -> None:
        self._asked = asked
        self._production = production
        self._folder = folder
        self._storefronts = storefronts
        self._progress = progress
        self._postgres = Postgres(folder.postgres)

    def prepare(self) -> dict[str, str]:
        """Databases that can be used: service → URL."""
        with self._progress.step("starting PostgreSQL"):
            self._postgres.start(self._progress.note)
        with self._progress.step("preparing the databases"):
            return prepare_databases(self._postgres, self._progress)

    async def serve(self, claimed: socket.socket, databases: Mapping[str, str]) -> int:
        logs.configure(self._asked.log_level)
        with self._progress.step("assembling the services"):
            platform = self._assemble(databases)
        try:
            with self._progress.step("starting the services"):
                door = await platform.start()
                await platform.recover()
            if self._production is None:
                with self._progress.step("filling the shops"):
                    await platform.seed()
            garbage.settle()
            return await self._listen(door, claimed)
        finally:
            with self._progress.step("stopping the services"):
                await platform.stop()

    def _assemble(self, databases: Mapping[str, str]) -> "Platform":
        """The longest import of all: not before there is something to see."""
        with _importing():
            from common import telemetry

            from atelier.assembly import assemble
            from atelier.platform import Platform, Surroundings

            telemetry.configure("atelier", self._asked.otlp)
            surroundings = Surroundings(
                databases=databases,
                folder=self._folder,
                storefronts=self._asked.storefronts,
                base_url=self._asked.base_url,
                report=self._progress.say,
                production=self._production,
            )
            return Platform(assemble(surroundings))

    def finish(self) -> None:
        with self._progress.step("stopping PostgreSQL"):
            self._postgres.stop()
        self._folder.release()

    async def _listen(self, door: "Door", claimed: socket.socket) -> int:
        """Serve until asked to stop (0) or until PostgreSQL is lost (1)."""
        from atelier.server import Server

        server = Server(door, self._greet)
        beside = [asyncio.create_task(self._watch(server))]
        if self._asked.stats:
            beside.append(asyncio.create_task(self._tell_stats()))
        await server.run_on(claimed)
        for task in beside:
            task.cancel()
        return 0 if self._postgres.running else 1

    async def _watch(self, server: "Server") -> None:
        while self._postgres.running:  # noqa: ASYNC110 - a process has no event to wait for
            await asyncio.sleep(WATCH_SECONDS)
        self._progress.note(LOST.format(log=self._folder.postgres / "server.log"))
        server.should_exit = True

    async def _greet(self) -> None:
        greeting = greet_production if self._production else greet
        greeting(self._progress, self._storefronts, self._asked.base_url)

    async def _tell_stats(self) -> None:
        await asyncio.sleep(IDLE_AFTER)
        tell_stats(self._progress)
