"""`python -m SERVICE COMMAND`: one service as processes of its own, in the distributed topology."""

import argparse
import asyncio
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

import uvloop

from common import clock, dead_letter_arguments, dead_letter_command, libpq_environment, logs, telemetry
from common.arguments import Arguments, port
from common.callers import CallerTokens
from common.clients.reach import over_network
from common.clients.siblings import Siblings
from common.command_errors import CommandRefused
from common.events.catalogue import CONSUMERS
from common.measures import keep_measuring
from common.rabbitmq.topology import Topology
from common.rabbitmq.transport import RabbitTransport
from common.service import Service
from common.serving import Server, asked_to_stop, serve_until_told
from common.settings import ServiceSettings
from common.storefronts import Storefronts
from common.web.service_app import ServiceApp

S = TypeVar("S", bound=ServiceSettings)
MIGRATE = "bring the database to the newest schema, or to what may come before the deployment"
CreateService = Callable[[S, Siblings, Storefronts], Service]


@dataclass(frozen=True, slots=True)
class Command(Generic[S]):
    """A command that one service adds to its command line. `run` may raise CommandRefused."""

    says: str
    describe: Callable[[argparse.ArgumentParser], object]
    run: Callable[[S, argparse.Namespace], None]


def run(
    name: str,
    settings_class: type[S],
    create_service: CreateService[S],
    commands: Mapping[str, Command[S]] = MappingProxyType({}),
) -> None:
    """The command line of one service. Everything else it needs comes from the environment (`ATELIER_…`)."""
    arguments = _parser(name, commands).parse_args()
    libpq_environment.ignore(keep_credentials=True)
    try:
        settings = settings_class.read()
        logs.configure(settings.log_level, name)
        if arguments.command in commands:
            commands[arguments.command].run(settings, arguments)
        elif arguments.command == "migrate":
            migrate(name, settings, arguments.phase)
        elif arguments.command == "dead-letters":
            print("\n".join(asyncio.run(dead_letter_command.run(name, settings, arguments))))
        else:
            _live(name, settings, create_service, arguments)
    except CommandRefused as refusal:
        raise SystemExit(f"{name}: {refusal}") from None


def _parser(name: str, commands: Mapping[str, Command[S]]) -> Arguments:
    parser = Arguments(prog=f"python -m {name}", description=f"The {name} service.")
    known = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command, purpose in (
        ("api", "serve HTTP"),
        ("worker", "relay the outbox, consume events, run jobs and timers; serves health checks only"),
    ):
        serving = known.add_parser(command, help=purpose, description=purpose)
        serving.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        serving.add_argument("--port", type=port, default=8080, help="port to listen on (default: %(default)s)")
    _migrate(known.add_parser("migrate", help=MIGRATE, description=MIGRATE))
    dead_letter_arguments.describe(known.add_parser("dead-letters", help="what was given up, and another try"))
    for word, added in commands.items():
        added.describe(known.add_parser(word, help=added.says, description=added.says))
    return parser


def _live(name: str, settings: S, create_service: CreateService[S], arguments: argparse.Namespace) -> None:
    telemetry.configure(f"{name}-{arguments.command}", settings.otlp_endpoint)
    if settings.clock_file is not None:
        clock.use_file(settings.clock_file)
    service = assemble(name, settings, create_service)
    life = serve if arguments.command == "api" else work
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(life(service, settings, arguments.host, arguments.port))


def _migrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--phase",
        choices=["before", "after"],
        help="before: only what the release that still serves survives; after: the rest, once it is gone",
    )


def migrate(name: str, settings: ServiceSettings, phase: str | None = None) -> None:
    from common import migrations  # alembic is slow to import, and only this command needs it

    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    folder, url = Path(spec.origin).parents[1] / "migrations", settings.database_url.get_secret_value()
    if phase != migrations.Phase.BEFORE:
        migrations.upgrade(folder, url)
        return
    try:
        migrations.upgrade_before(folder, url)
    except migrations.NotYet as error:
        raise SystemExit(
            f"{name}: {error}. Run `migrate --phase after` of the release that serves now first."
        ) from None


def assemble(name: str, settings: S, create_service: CreateService[S]) -> Service:
    storefronts = Storefronts.load(settings.storefronts)
    tokens = CallerTokens(settings.internal_key.get_secret_value(), name)
    return create_service(settings, Siblings(tokens, over_network(settings.service_urls)), storefronts)


async def serve(service: Service, settings: ServiceSettings, host: str, port: int) -> None:
    """Until SIGTERM. Measures what waits for the workers as well: they may all be absent."""
    measuring = asyncio.create_task(keep_measuring(service.name, service.database))
    await serve_until_told(Server(service.app, host, port, settings.connections))
    measuring.cancel()
    await asyncio.gather(measuring, return_exceptions=True)


async def work(service: Service, settings: ServiceSettings, host: str, port: int) -> None:
    """Until SIGTERM: then what is in hand is finished, and the rest waits for the next process."""
    if settings.amqp_url is None:
        raise SystemExit("ATELIER_AMQP_URL is not set: a worker needs the broker")
    told = asyncio.create_task(asked_to_stop().wait())
    transport = RabbitTransport(settings.amqp_url.get_secret_value(), Topology(CONSUMERS, settings.event_prefix))
    server = Server(_health(service, settings, transport), host, port, settings.connections)
    serving = asyncio.create_task(server.serve())
    listening = asyncio.create_task(server.listening.wait())
    await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
    working = asyncio.create_task(service.worker(transport, settings.worker_concurrency).run())
    await asyncio.wait({serving, working, told}, return_when=asyncio.FIRST_COMPLETED)
    await transport.close()
    working.cancel()
    (result,) = await asyncio.gather(working, return_exceptions=True)
    server.stop()  # last of all, because its lifespan closes the database
    await serving
    if isinstance(result, Exception):
        raise result


def _health(service: Service, settings: ServiceSettings, transport: RabbitTransport) -> ServiceApp:
    """A worker is ready when it has its database and its queue."""

    def queue() -> str | None:
        return None if transport.consuming else "broker unavailable"

    tokens = CallerTokens(settings.internal_key.get_secret_value(), service.name)
    return ServiceApp(service.name, service.database, tokens, Storefronts(()), {}, queue, service.heartbeats.overdue)
