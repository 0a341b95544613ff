"""`atelier processes up`: start the whole distributed platform, from the databases to the gateway, and stop it."""

import asyncio
import os
import signal
import sys
from argparse import Namespace

import uvloop
from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology
from common.runtime.serving import stop_requested

from atelier.console.greeting import greet, greet_production
from atelier.console.progress import Progress
from atelier.data_folder.folder import DEVELOPMENT, PRODUCTION
from atelier.databases.migrations import Schema, schema_of
from atelier.processes.environment import Environments
from atelier.processes.external_servers import ExternalServers, find_external_servers
from atelier.processes.installation import Installation
from atelier.processes.options import ProcessesOptions
from atelier.processes.output import ProcessOutputs
from atelier.processes.owner import Claim, Owner
from atelier.processes.process_plan import PlannedProcess, plan
from atelier.processes.queue_owner import claim_queues
from atelier.processes.service_databases import ServiceDatabases
from atelier.processes.state import State, start_time
from atelier.processes.supervisor import Supervisor
from atelier.services import SERVICES
from atelier.settings.parts import check_settings, example_parts
from atelier.settings.production import ProductionSettings
from atelier.settings.unused import UNUSED, unused_by_processes

SEEDING = " and filling the shops"


def up(options: Namespace, progress: Progress) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the processes run, SIGTERM acts as Ctrl-C
    chosen = ProcessesOptions.of(options)
    storefronts = chosen.load_storefronts()
    production = check_settings(chosen.storefronts, storefronts)
    for name in unused_by_processes(example_parts(chosen.storefronts, storefronts, production)):
        progress.note(UNUSED.format(name=name))
    folder = chosen.folder
    folder.occupy(f"serving {chosen.base_url} with a process per service")
    try:
        folder.dedicate(PRODUCTION if production else DEVELOPMENT)
        parts = plan(chosen)
        servers = find_external_servers(folder, progress)
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(Run(chosen, servers, parts, production, progress).serve())
        finally:
            servers.stop()
    finally:
        folder.release()


class Run:
    """One run of the platform, from start to stop."""

    def __init__(
        self,
        options: ProcessesOptions,
        servers: ExternalServers,
        parts: list[PlannedProcess],
        production: ProductionSettings | None,
        progress: Progress,
    ) -> None:
        self._options = options
        self._production = production
        self._servers = servers
        self._parts = parts
        self._progress = progress
        self._folder = options.folder
        self._storefronts = options.load_storefronts()
        self._databases = ServiceDatabases(servers.postgres, options.database_prefix, self._folder.secrets)
        self._ready = False
        outputs = ProcessOutputs(progress.console, options.log_dir)
        self._supervisor = Supervisor(outputs, progress.note, self._write_state, longest_pause=options.longest_pause)

    async def serve(self) -> int:
        stop = asyncio.create_task(stop_requested().wait())
        starting = asyncio.create_task(self._start())
        try:
            await asyncio.wait({stop, starting}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                await starting
                await stop
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
            await self._claim_ownership()
            if Schema.OLDER in {schema_of(service, self._databases.url(service)) for service in SERVICES}:
                await self._prepare("migrate", environments)
        services = [(part, environments.of_service(part.service)) for part in self._parts if part.role != "gateway"]
        with self._progress.step(f"starting {len(services)} processes{'' if self._production else SEEDING}"):
            await asyncio.gather(self._supervisor.start(services), self._seed(environments))
        with self._progress.step("starting the gateway"):
            gateway = [(part, environments.of_gateway()) for part in self._parts if part.role == "gateway"]
            await self._supervisor.start(gateway)
        self._ready = True
        self._write_state()
        greeting = greet_production if self._production else greet
        greeting(self._progress, self._storefronts, self._options.base_url)

    def _environments(self) -> Environments:
        addresses = {
            service: [part.url for part in self._parts if (part.service, part.role) == (service, "api")]
            for service in SERVICES
        }
        pool = self._databases.pool(len(self._parts))
        return Environments(
            self._options, self._servers, self._storefronts, self._databases, addresses, pool, self._production
        )

    async def _claim_ownership(self) -> None:
        """Record this data folder as the owner of the databases and queues. Raises CannotStart when another is."""
        owner = Owner.of(self._folder.path, PRODUCTION if self._production else DEVELOPMENT)
        claim = Claim(owner=owner, has_run=self._databases.were_used, take_over=self._options.take_over)
        self._databases.check(claim)
        await claim_queues(self._servers.amqp, BrokerTopology(CONSUMERS, self._options.event_prefix), claim)
        self._databases.ensure(claim)
        Installation(
            id=owner.id,
            database_prefix=self._options.database_prefix,
            event_prefix=self._options.event_prefix,
            postgres=None if self._servers.own_postgres else self._servers.postgres,
            amqp=self._servers.amqp,
        ).write(self._folder.path)

    async def _seed(self, environments: Environments) -> None:
        if self._production is None:
            await self._prepare("seed", environments)

    async def _prepare(self, what: str, environments: Environments) -> None:
        command = [sys.executable, "-P", "-m", "atelier.processes.prepare", what]
        await self._supervisor.run(what, command, environments.of_preparation())

    def _write_state(self) -> None:
        options = self._options
        State(
            pid=os.getpid(),
            born=start_time(os.getpid()),
            base_url=options.base_url,
            event_prefix=options.event_prefix,
            database_prefix=options.database_prefix,
            ready=self._ready,
            parts=self._supervisor.running,
        ).write(self._folder.path)
