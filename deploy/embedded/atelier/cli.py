"""The command `atelier`: words in, one of the commands out. Refusals are printed, never traced."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from common import dead_letter_arguments, libpq_environment
from common.arguments import Arguments, port, replicas, seconds
from common.command_errors import CommandRefused
from identity import staff_arguments
from rich.console import Console
from rich.markup import escape

from atelier.arguments import data_folder, database_prefix, event_prefix
from atelier.audit import options as audit_options
from atelier.progress import Progress
from atelier.services import SERVICES

STOREFRONTS = Path(__file__).parents[2] / "storefronts"
# `module:function`, imported when it is asked for: the platform takes a second and a half to import.
Command = str


def main(words: Sequence[str] | None = None) -> int:
    options = parser().parse_args(words)
    libpq_environment.ignore(keep_credentials="ATELIER_POSTGRES_URL" in os.environ)
    try:
        return _command(options.command)(options, Progress())
    except CommandRefused as refusal:
        Console(stderr=True, highlight=False).print(f"[red]✗[/] {escape(str(refusal))}", soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _command(named: Command) -> Callable[[argparse.Namespace, Progress], int]:
    module, _, function = named.partition(":")
    found: Callable[[argparse.Namespace, Progress], int] = getattr(importlib.import_module(module), function)
    return found


def parser() -> argparse.ArgumentParser:
    root = Arguments(prog="atelier", description="Atelier on one machine, in one process.")
    commands_of = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Command, says: str, more: str = "") -> argparse.ArgumentParser:
        added = commands_of.add_parser(name, help=says, description=f"{says}. {more}".strip())
        added.set_defaults(command=command)
        return added

    _up(add("up", "atelier.up:serve", "Serve the whole platform", UP))
    _storefronts(_data(add("seed", "atelier.parts:seed", "Fill empty shops with demo data", SEED)))
    _reset(add("reset", "atelier.upkeep:reset", "Delete all data of this platform", "Asks first."))
    _staff(commands_of.add_parser("staff", help=staff_arguments.STAFF.capitalize()))
    _dead_letters(commands_of.add_parser("dead-letters", help="List, show, replay or discard what was given up"))
    audit_options.describe_audit(
        add("audit", "atelier.audit.command:run", "Compare the books of all services", audit_options.AUDIT)
    )
    reconcile = add(
        "reconcile", "atelier.reconcile.command:run", "Repair what the audit finds", audit_options.RECONCILE
    )
    audit_options.describe_reconcile(reconcile, SERVICES)
    _storefronts(reconcile)
    _storefronts(add("routes", "atelier.parts:routes", "List every route with its contract and its service"))
    _postgres(
        add("postgres", "atelier.upkeep:postgres", "Run only the platform's PostgreSQL and print its address", POSTGRES)
    )
    _processes(commands_of.add_parser("processes", help="Run every service as processes of its own, on RabbitMQ"))
    return root


UP = """Starts its own PostgreSQL, migrates, fills empty shops with demo data once, and serves until Ctrl-C or SIGTERM.
Everything it keeps is in the data folder and is there again at the next start."""
SEED = "Shops that have data are left alone. `atelier up` does this by itself."
DISTRIBUTED = Path(".atelier/distributed")
PROCESSES = """The distributed topology on this machine: an api and a worker per service and the gateway, on the
RabbitMQ and PostgreSQL that ATELIER_AMQP_URL and ATELIER_POSTGRES_URL name or that listen on their standard ports."""
DEAD_LETTERS = """Events and jobs that failed too often, in the services' databases and at the broker. Works beside a
running platform, too."""
POSTGRES = "For looking around with psql while the platform is down, and for tests."


def _up(up: argparse.ArgumentParser) -> None:
    _data(up)
    _storefronts(up)
    up.add_argument("--port", type=port, default=8000, help="port to listen on (default: 8000)")
    up.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)")
    up.add_argument("--stats", action="store_true", help="print the memory the idle platform takes")
    up.add_argument(
        "--otlp",
        metavar="URL",
        default=os.environ.get("ATELIER_OTLP_ENDPOINT"),
        help="where traces and metrics go, over OTLP/HTTP (default: $ATELIER_OTLP_ENDPOINT, else nowhere)",
    )
    levels = ["DEBUG", "INFO", "WARNING", "ERROR"]
    up.add_argument("--log-level", choices=levels, default="WARNING", help="what to log as JSON on stderr")


def _reset(reset: argparse.ArgumentParser) -> None:
    _data(reset)
    reset.add_argument("--yes", action="store_true", help="do not ask")


def _staff(group: argparse.ArgumentParser) -> None:
    group.description = f"{staff_arguments.STAFF.capitalize()}. Works beside a running platform, too."
    adding = staff_arguments.describe(group)
    adding.set_defaults(command="atelier.staff:add")
    _storefronts(_data(adding))


def _dead_letters(group: argparse.ArgumentParser) -> None:
    group.description = DEAD_LETTERS
    actions = group.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="all of them, oldest first")
    listing.add_argument("--service", choices=SERVICES, help="only of this service")
    listing.add_argument("--storefront", help="only of this storefront")
    listing.set_defaults(command="atelier.dead_letters:list_all")
    showing = actions.add_parser("show", help="one of them with its whole reason and payload")
    replaying = actions.add_parser("replay", help="try one, or all of a service, again")
    discarding = actions.add_parser("discard", help="remove one, or all of a service, for good")
    for action in (showing, replaying, discarding):
        action.add_argument("service", choices=SERVICES)
        dead_letter_arguments.describe_choice(action)
    showing.add_argument("id", help="as it is listed")
    for action in (replaying, discarding):
        which = action.add_mutually_exclusive_group(required=True)
        which.add_argument("id", nargs="?", help="as it is listed")
        which.add_argument("--all", action="store_true", help="every dead letter of the service")
    discarding.add_argument("--yes", action="store_true", help="do not ask")
    showing.set_defaults(command="atelier.dead_letters:show")
    replaying.set_defaults(command="atelier.dead_letters:replay")
    discarding.set_defaults(command="atelier.dead_letters:discard")
    for action in (listing, showing, replaying, discarding):
        _data(action)


def _processes(group: argparse.ArgumentParser) -> None:
    group.description = PROCESSES
    actions = group.add_subparsers(title="actions", required=True, metavar="ACTION")

    def add(name: str, says: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=says, description=f"{says}.")
        module = name if name in ("up", "reset") else "commands"  # what has to be quick imports little
        added.set_defaults(command=f"atelier.processes.{module}:{name}")
        added.add_argument(
            "--data", type=data_folder, default=DISTRIBUTED, help=f"the data folder (default: {DISTRIBUTED})"
        )
        return added

    _processes_wanted(add("up", "Start everything, and watch over it until Ctrl-C or `down`"))
    add("down", "Stop what was started on this data folder")
    add("status", "List the processes and how they are")
    reset = add("reset", "Delete everything this platform keeps: databases, roles, queues, files")
    _processes_wanted(reset)
    reset.add_argument("--yes", action="store_true", help="do not ask")


def _processes_wanted(command: argparse.ArgumentParser) -> None:
    _storefronts(command)
    add = command.add_argument
    add("--host", default="127.0.0.1", help="address the gateway listens on (default: 127.0.0.1)")
    add("--port", type=port, default=8000, help="port of the gateway (default: 8000)")
    add("--first-port", type=port, help="where the services' ports begin (default: after the gateway's)")
    add("--replicas", type=replicas, default=1, help="how many of each api and worker (default: 1)")
    waits = "how many seconds the restart of what keeps dying waits at most (default: 30)"
    add("--longest-pause", type=seconds, default=30.0, help=waits)
    named = "how its databases and roles are named (default: atelier_…)"
    add("--database-prefix", type=database_prefix, default="atelier", help=named)
    named = "how its exchanges and queues are named (default: atelier.…)"
    add("--event-prefix", type=event_prefix, default="atelier", help=named)
    taken = "take the databases and queues with these prefixes from an installation that is gone for good"
    add("--take-over", action="store_true", help=taken)
    add("--log-dir", type=Path, help="a file per process instead of lines on the terminal")
    levels = ["DEBUG", "INFO", "WARNING", "ERROR"]
    add("--log-level", choices=levels, default="WARNING", help="what to log as JSON")


def _postgres(postgres: argparse.ArgumentParser) -> None:
    _data(postgres)
    postgres.add_argument(
        "--throw-away",
        action="store_true",
        help="for tests: quick instead of durable; stopped, and its data deleted, when standard input ends",
    )


def _data(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    where = f"the data folder (default: .atelier; that of `make up` is {DISTRIBUTED})"
    command.add_argument("--data", type=data_folder, default=Path(".atelier"), help=where)
    return command


def _storefronts(command: argparse.ArgumentParser) -> None:
    command.add_argument("--storefronts", type=Path, default=STOREFRONTS, help="folder of the shops' TOML files")


if __name__ == "__main__":
    sys.exit(main())
