"""`atelier processes up`: the whole distributed platform, from the databases to the front page, and back again."""

import asyncio
import os
import signal
import sys
from argparse import Namespace

import uvloop
from common.events.catalogue import CONSUMERS
from common.rabbitmq.topology import Topology
from common.serving import asked_to_stop

from atelier.data_folder import DEVELOPMENT, PRODUCTION
from atelier.greeting import greet, greet_production
from atelier.migrations import is_newest
from atelier.processes.environment import Environments
from atelier.processes.installation import Installation
from atelier.processes.outside import Outside, find_outside
from atelier.processes.owner import Claim, Owner
from atelier.processes.part import Part, plan
from atelier.processes.queue_owner import claim_queues
from atelier.processes.state import State, birth
from atelier.processes.stores import Stores
from atelier.processes.supervisor import Supervisor
from atelier.processes.voices import Voices
from atelier.processes.wanted import Wanted
from atelier.production import ProductionSettings
from atelier.progress import Progress
from atelier.service_settings import check_settings
from atelier.services import SERVICES

SEEDING = " and filling the shops"


def up(options: Namespace, progress: Progress) -> int:
    """Serve until told to stop; answers the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the processes run, SIGTERM is a Ctrl-C
    wanted = Wanted.of(options)
    production = check_settings(wanted.storefronts, wanted.shops())
    folder = wanted.folder
    folder.occupy(f"serving {wanted.base_url} with a process per service")
    try:
        folder.dedicate(PRODUCTION if production else DEVELOPMENT)
        parts = plan(wanted)
        outside = find_outside(folder, progress)
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(Run(wanted, outside, parts, production, progress).serve())
        finally:
            outside.stop()
    finally:
        folder.release()


class Run:
    """One run of the platform, from the first step to the last."""

    def __init__(
        self,
        wanted: Wanted,
        outside: Outside,
        parts: list[Part],
        production: ProductionSettings | None,
        progress: Progress,
    ) -> None:
        self._wanted = wanted
        self._production = production
        self._outside = outside
        self._parts = parts
        self._progress = progress
        self._folder = wanted.folder
        self._storefronts = wanted.shops()
        self._stores = Stores(outside.postgres, wanted.database_prefix, self._folder.secrets)
        self._ready = False
        voices = Voices(progress.console, wanted.log_dir)
        self._supervisor = Supervisor(voices, progress.note, self._note, longest_pause=wanted.longest_pause)

    async def serve(self) -> int:
        told = asyncio.create_task(asked_to_stop().wait())
        starting = asyncio.create_task(self._start())
        try:
            await asyncio.wait({told, starting}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                await starting
                await told
            return 0
        finally:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            with self._progress.step("stopping the processes"):
                await self._supervisor.stop()
            (self._folder.path / "processes.json").unlink(missing_ok=True)

    async def _start(self) -> None:
        environments = self._environments()
        with self._progress.step("preparing the databases"):
            await self._take_possession()
            if not all(is_newest(service, self._stores.of(service)) for service in SERVICES):
                await self._prepare("migrate", environments)
        services = [(part, environments.of_service(part.service)) for part in self._parts if part.role != "gateway"]
        with self._progress.step(f"starting {len(services)} processes{'' if self._production else SEEDING}"):
            await asyncio.gather(self._supervisor.start(services), self._seed(environments))
        with self._progress.step("starting the gateway"):
            door = [(part, environments.of_gateway()) for part in self._parts if part.role == "gateway"]
            await self._supervisor.start(door)
        self._ready = True
        self._note()
        greeting = greet_production if self._production else greet
        greeting(self._progress, self._storefronts, self._wanted.base_url)

    def _environments(self) -> Environments:
        addresses = {
            service: [part.url for part in self._parts if (part.service, part.role) == (service, "api")]
            for service in SERVICES
        }
        pool = self._stores.pool(len(self._parts))
        return Environments(
            self._wanted, self._outside, self._storefronts, self._stores, addresses, pool, self._production
        )

    async def _take_possession(self) -> None:
        """Record this data folder as the owner of the databases and queues. Raises CannotStart when another is."""
        owner = Owner.of(self._folder.path, PRODUCTION if self._production else DEVELOPMENT)
        claim = Claim(owner=owner, has_run=self._stores.have_run, take_over=self._wanted.take_over)
        self._stores.check(claim)
        await claim_queues(self._outside.amqp, Topology(CONSUMERS, self._wanted.event_prefix), claim)
        self._stores.ensure(claim)
        Installation(
            id=owner.id,
            database_prefix=self._wanted.database_prefix,
            event_prefix=self._wanted.event_prefix,
            postgres=None if self._outside.ours else self._outside.postgres,
            amqp=self._outside.amqp,
        ).write(self._folder.path)

    async def _seed(self, environments: Environments) -> None:
        if self._production is None:
            await self._prepare("seed", environments)

    async def _prepare(self, what: str, environments: Environments) -> None:
        command = [sys.executable, "-P", "-m", "atelier.processes.prepare", what]
        await self._supervisor.run(what, command, environments.of_preparing())

    def _note(self) -> None:
        wanted = self._wanted
        State(
            pid=os.getpid(),
            born=birth(os.getpid()),
            base_url=wanted.base_url,
            event_prefix=wanted.event_prefix,
            database_prefix=wanted.database_prefix,
            ready=self._ready,
            parts=self._supervisor.running,
        ).write(self._folder.path)
