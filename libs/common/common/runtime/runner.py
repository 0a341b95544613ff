"""`python -m SERVICE COMMAND`: the processes of one service, in the distributed topology."""

import argparse
import asyncio
import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

import uvloop

from common.db import libpq_environment
from common.db.applied_revisions import DatabaseIsIncompatible
from common.events.registry import CONSUMERS
from common.http.service_app import ServiceApp
from common.jobs.measures import keep_measuring
from common.kernel import clock
from common.kernel.callers import CallerTokens
from common.kernel.command_errors import CommandRefused
from common.kernel.settings import ServiceSettings
from common.kernel.storefronts import Storefronts
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.transport import RabbitTransport
from common.observability import logs, telemetry, uptime
from common.rpc.interfaces.stored_settings import StoredSettingsInterface
from common.rpc.resolver import HttpResolver, ServiceResolver
from common.runtime import failure_commands
from common.runtime.arguments import Arguments, port
from common.runtime.service import Service
from common.runtime.serving import create_server, serve_until_stopped, stop_requested
from common.runtime.settings_follower import SettingsFollower
from common.storage.private_files import restrict_new_files

S = TypeVar("S", bound=ServiceSettings)
WORKER = "relay the outbox, consume events, run jobs and timers; serves health checks only"
MIGRATE = "bring the database to the newest schema, or to what may come before the deployment"
DEAD_LETTERS = "jobs and events that failed after all retries"
UNREADABLE_MESSAGES = "messages in the service's queue at the broker that are no events: list or discard them"
CreateService = Callable[[S, ServiceResolver, Storefronts], Service]


@dataclass(frozen=True, slots=True)
class Command(Generic[S]):
    """A command of a service's command line. `run` may raise CommandRefused."""

    help: str
    describe: Callable[[argparse.ArgumentParser], object]
    run: Callable[[S, argparse.Namespace], None]


def run(
    name: str,
    settings_class: type[S],
    create_service: CreateService[S],
    commands: Mapping[str, Command[S]] = MappingProxyType({}),
) -> None:
    """Execute the command line of one service. Its settings are read from the environment (`ATELIER_…`)."""
    commands = {**_commands(name, create_service), **commands}
    parser = Arguments(prog=f"python -m {name}", description=f"The {name} service.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for word, command in commands.items():
        command.describe(subparsers.add_parser(word, help=command.help, description=command.help))
    arguments = parser.parse_args()
    libpq_environment.ignore(keep_credentials=True)
    logs.configure(service=name)
    try:
        settings = settings_class.read()
        logs.configure(settings.log_level, name)
        commands[arguments.command].run(settings, arguments)
    except CommandRefused as refusal:
        raise SystemExit(f"{name}: {refusal}") from None


def _commands(name: str, create_service: CreateService[S]) -> dict[str, Command[S]]:
    """The commands that every service has."""

    def start(settings: S, arguments: argparse.Namespace) -> None:
        telemetry.configure(f"{name}-{arguments.command}", settings.otlp_endpoint)
        uptime.report(f"{name}-{arguments.command}")
        if settings.clock_file is not None:
            clock.use_file(settings.clock_file)
        restrict_new_files()
        service, follower = assemble(name, settings, create_service)
        main = serve if arguments.command == "api" else work
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(main(service, follower, settings, arguments.host, arguments.port))

    def dead_letters(settings: S, arguments: argparse.Namespace) -> None:
        database_url = settings.database_url.get_secret_value()
        print("\n".join(asyncio.run(failure_commands.dead_letters(name, database_url, arguments))))

    def unreadable_messages(settings: S, arguments: argparse.Namespace) -> None:
        if settings.amqp_url is None:
            raise CommandRefused("ATELIER_AMQP_URL is not set: there is no broker.")
        amqp_url, topology = settings.amqp_url.get_secret_value(), BrokerTopology(CONSUMERS, settings.event_prefix)
        print("\n".join(asyncio.run(failure_commands.unreadable_messages(name, amqp_url, topology, arguments))))

    return {
        "api": Command("serve HTTP", _describe_address, start),
        "worker": Command(WORKER, _describe_address, start),
        "migrate": Command(MIGRATE, _describe_phase, lambda settings, given: migrate(name, settings, given.phase)),
        "dead-letters": Command(DEAD_LETTERS, failure_commands.describe_dead_letters, dead_letters),
        "unreadable-messages": Command(
            UNREADABLE_MESSAGES, failure_commands.describe_unreadable_messages, unreadable_messages
        ),
    }


def _describe_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port, default=8080, help="port to listen on (default: %(default)s)")


def _describe_phase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--phase",
        choices=["before", "after"],
        help="before: only what the release that still serves survives; after: the rest, once it is gone",
    )


def migrate(name: str, settings: ServiceSettings, phase: str | None = None) -> None:
    from common.db import migrations  # alembic is slow to import, and only this command needs it

    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parents[1] / "migrations"
    config = migrations.config(folder, settings.database_url.get_secret_value())
    upgrade = migrations.upgrade_before if phase == migrations.Phase.BEFORE else migrations.upgrade
    try:
        upgrade(config)
    except migrations.DeploymentPhasePending as error:
        raise CommandRefused(f"{error}. Run `migrate --phase after` of the release that serves now first.") from None
    except DatabaseIsIncompatible as error:
        raise CommandRefused(f"{error}. Start that release, or a newer one.") from None
    except migrations.DatabaseIsNewer as error:
        if phase is None and not error.is_recorded:
            raise CommandRefused(f"{error}. Start that release, or a newer one.") from None
        print(f"{name}: {error}; nothing to run.", file=sys.stderr)  # a rollback, in which the schema stays


def assemble(name: str, settings: S, create_service: CreateService[S]) -> tuple[Service, SettingsFollower]:
    storefronts = Storefronts.load(settings.storefronts, [name])
    services = HttpResolver.at(settings.service_urls, CallerTokens(settings.internal_keys, name))
    service = create_service(settings, services, storefronts)
    stored = service.stored_settings or services.get(StoredSettingsInterface).stored_settings
    return service, SettingsFollower(storefronts, stored, [name])


async def serve(service: Service, follower: SettingsFollower, settings: ServiceSettings, host: str, port: int) -> None:
    """Serve until SIGTERM, from when identity has told what staff have changed of the storefronts.

    Measures the queues as well, because no worker may be running.
    """
    await follower.start()
    measuring = asyncio.create_task(keep_measuring(service.name, service.database, service.handlers))
    await serve_until_stopped(create_server(service.app, host, port, settings.connections), service.on_stopping)
    measuring.cancel()
    await asyncio.gather(measuring, follower.stop(), return_exceptions=True)
    if service.on_stop is not None:
        await service.on_stop()


async def work(service: Service, follower: SettingsFollower, settings: ServiceSettings, host: str, port: int) -> None:
    """Work until SIGTERM. Then running deliveries are completed, and running tasks are returned to the queue."""
    if settings.amqp_url is None:
        raise SystemExit("ATELIER_AMQP_URL is not set: a worker needs the broker")
    stopping = asyncio.create_task(stop_requested(service.on_stopping).wait())
    transport = RabbitTransport(settings.amqp_url.get_secret_value(), BrokerTopology(CONSUMERS, settings.event_prefix))
    server = create_server(_health(service, settings, transport), host, port, settings.connections)
    serving = asyncio.create_task(server.serve())
    listening = asyncio.create_task(server.listening.wait())
    await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
    working = asyncio.create_task(_work(service, follower, transport, settings))
    await asyncio.wait({serving, working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    await transport.close()
    working.cancel()
    (result,) = await asyncio.gather(working, return_exceptions=True)
    server.stop()  # last, because its lifespan closes the database
    await serving
    if isinstance(result, Exception):
        raise result


async def _work(
    service: Service, follower: SettingsFollower, transport: RabbitTransport, settings: ServiceSettings
) -> None:
    await follower.start()
    try:
        await service.worker(transport, settings.concurrency).run()
    finally:
        await follower.stop()


def _health(service: Service, settings: ServiceSettings, transport: RabbitTransport) -> ServiceApp:
    """A worker is ready when it reaches its database and its queue."""

    def unready_reason() -> str | None:
        return None if transport.consuming else "broker unavailable"

    tokens = CallerTokens(settings.internal_keys, service.name)
    return ServiceApp(
        service.name,
        service.database,
        tokens,
        Storefronts(()),
        {},
        unready_reason,
        service.storage_unready_reason,
        service.heartbeats.overdue,
    )
