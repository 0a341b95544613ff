"""The command `atelier`: parses the arguments and runs a command. A refusal is printed without a traceback."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from common.db import libpq_environment
from common.kernel.command_errors import CommandRefused
from common.runtime.arguments import Arguments, port
from identity.commands import maintenance_arguments, staff_arguments
from rich.console import Console
from rich.markup import escape

from atelier.audit import options as audit_options
from atelier.commands.arguments import LOG_LEVELS, add_data, add_storefronts, data_folder
from atelier.console.progress import Progress
from atelier.processes.arguments import describe_processes
from atelier.services import SERVICES

# `module:function`, imported when the command runs: importing the platform takes a second and a half.
Command = str


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    libpq_environment.ignore(keep_credentials="ATELIER_POSTGRES_URL" in os.environ)
    try:
        return _command(options.command)(options, Progress())
    except CommandRefused as refusal:
        Console(stderr=True, highlight=False).print(f"[red]✗[/] {escape(str(refusal))}", soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception:
        from common.observability import logs  # slow to import

        logs.configure("WARNING")  # prints the traceback without the values in it
        raise


def _command(named: Command) -> Callable[[argparse.Namespace, Progress], int]:
    module, _, function = named.partition(":")
    found: Callable[[argparse.Namespace, Progress], int] = getattr(importlib.import_module(module), function)
    return found


def parser() -> argparse.ArgumentParser:
    root = Arguments(prog="atelier", description="Atelier on one machine.")
    commands_of = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Command, summary: str, more: str = "") -> argparse.ArgumentParser:
        added = commands_of.add_parser(name, help=summary, description=f"{summary}. {more}".strip())
        added.set_defaults(command=command)
        return added

    _up(add("up", "atelier.embedded.up:serve", "Serve the whole platform", UP))
    add_storefronts(add_data(add("seed", "atelier.commands.seed:seed", "Fill empty shops with demo data", SEED)))
    _reset(add("reset", "atelier.commands.reset:reset", "Delete all data of this platform", "Asks first."))
    _staff(commands_of.add_parser("staff", help=staff_arguments.STAFF.capitalize()))
    _maintenance(commands_of.add_parser("maintenance", help=maintenance_arguments.MAINTENANCE.capitalize()))
    _reports(commands_of.add_parser("reports", help="Count the days of reports again"))
    _import(
        add(
            "import",
            "atelier.importing.command:run",
            "Import products, customers and past orders from another shop's file",
            IMPORT,
        )
    )
    _models(commands_of.add_parser("models", help="Check the models of vendors"))
    _webhooks(commands_of.add_parser("webhooks", help="Show the webhooks of a shop at this terminal"))
    _dead_letters(
        commands_of.add_parser(
            "dead-letters", help="List, show, replay or discard events and jobs that failed after all retries"
        )
    )
    _unreadable_messages(
        add(
            "unreadable-messages",
            "atelier.commands.unreadable_messages:run",
            "List or discard messages at the broker that could not be parsed",
        )
    )
    audit_options.describe_audit(
        add("audit", "atelier.audit.command:run", "Check that the databases of all services agree", audit_options.AUDIT)
    )
    reconcile = add(
        "reconcile", "atelier.reconcile.command:run", "Repair what the audit finds", audit_options.RECONCILE
    )
    audit_options.describe_reconcile(reconcile, SERVICES)
    add_storefronts(reconcile)
    add_storefronts(
        add("routes", "atelier.commands.routes:routes", "List every route with its contract and its service")
    )
    _postgres(
        add(
            "postgres",
            "atelier.commands.postgres:postgres",
            "Run only the platform's PostgreSQL and print its address",
            POSTGRES,
        )
    )
    describe_processes(
        commands_of.add_parser("processes", help="Run every service as processes of its own, on RabbitMQ")
    )
    return root


UP = """Starts its own PostgreSQL, migrates, fills empty shops with demo data once, and serves until Ctrl-C or SIGTERM.
All data is in the data folder and is used again by the next start."""
SEED = "Shops that have data are not changed. `atelier up` does this, too."
DEAD_LETTERS = (
    """Events and jobs that failed after all retries, in the services' databases. The platform may be running."""
)
IMPORT = """Products with variants and pictures, then customers, then past orders, by the staff contract of a running
shop. The columns of `csv` are in docs/contracts/staff.md. Repeated, it changes what is different in the file of
products and customers; orders are imported once."""
REPORTS = (
    "What staff read under /reports. Necessary after a change of a storefront's timezone. The platform may be running."
)
WEBHOOKS = "With ATELIER_API_KEY, a key with webhooks:write, or as the staff of the demo data."
POSTGRES = "For inspecting the databases with psql while the platform is stopped, and for tests."


def _up(up: argparse.ArgumentParser) -> None:
    add_data(up)
    add_storefronts(up)
    up.add_argument("--port", type=port, default=8000, help="port to listen on (default: 8000)")
    up.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)")
    up.add_argument("--stats", action="store_true", help="print the memory the idle platform takes")
    up.add_argument(
        "--otlp",
        metavar="URL",
        default=os.environ.get("ATELIER_OTLP_ENDPOINT"),
        help="where traces and metrics go, over OTLP/HTTP (default: $ATELIER_OTLP_ENDPOINT, else nowhere)",
    )
    up.add_argument("--log-level", choices=LOG_LEVELS, default="WARNING", help="what to log as JSON on stderr")


def _reset(reset: argparse.ArgumentParser) -> None:
    add_data(reset)
    reset.add_argument("--yes", action="store_true", help="do not ask")


def _staff(group: argparse.ArgumentParser) -> None:
    group.description = f"{staff_arguments.STAFF.capitalize()}. The platform may be running."
    for action in staff_arguments.describe(group):
        action.set_defaults(command="atelier.commands.staff:run")
        add_storefronts(add_data(action))


def _maintenance(group: argparse.ArgumentParser) -> None:
    group.description = f"{maintenance_arguments.MAINTENANCE.capitalize()}. The platform may be running."
    for action in maintenance_arguments.describe(group):
        action.set_defaults(command="atelier.commands.maintenance:run")
        add_storefronts(add_data(action))


def _reports(group: argparse.ArgumentParser) -> None:
    group.description = REPORTS
    actions = group.add_subparsers(title="actions", required=True, metavar="ACTION")
    rebuild = actions.add_parser("rebuild", help="add missing facts, and count every day again")
    rebuild.set_defaults(command="atelier.commands.reports:rebuild")
    audit_options.describe_rebuild(rebuild)
    add_storefronts(rebuild)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", choices=("shopify", "woocommerce", "csv"), help="what has written the file")
    parser.add_argument("file", type=Path)
    parser.add_argument("--shop", required=True, metavar="URL", help="the storefront's address")
    parser.add_argument("--key", help="an API key of the shop (default: $ATELIER_API_KEY)")
    parser.add_argument(
        "--rows", choices=("products", "customers", "orders"), default="products", help="what a csv file has"
    )
    parser.add_argument("--category", metavar="SLUG", help="for all products (default: the file's, added if new)")
    parser.add_argument("--dry-run", action="store_true", help="change nothing, and list every error")
    parser.add_argument("--no-pictures", action="store_true", help="do not fetch the pictures that the file names")


def _models(group: argparse.ArgumentParser) -> None:
    group.description = "Models of vendors, by ATELIER_VENDORS, ATELIER_PROVIDERS and the routes of the storefronts."
    actions = group.add_subparsers(title="actions", required=True, metavar="ACTION")
    checking = actions.add_parser(
        "check", help="ask each of them for one small picture, which is paid for; print time, cost and the file"
    )
    checking.add_argument("model", nargs="?", help="only this model, whether a route names it or not")
    checking.add_argument(
        "--pictures", type=data_folder, default=Path(".atelier/models"), help="where the pictures are written"
    )
    checking.add_argument(
        "--sandbox",
        metavar="URL",
        default="http://localhost:8000/sandbox",
        help="where accounts with keys of tests (r8_test_…, sk-test-…, test_…) are asked (%(default)s)",
    )
    add_storefronts(checking)
    checking.set_defaults(command="atelier.commands.models:check")


def _webhooks(group: argparse.ArgumentParser) -> None:
    group.description = WEBHOOKS
    actions = group.add_subparsers(title="actions", required=True, metavar="ACTION")
    listening = actions.add_parser("listen", help="print deliveries until Ctrl-C, and forward them")
    listening.add_argument("--forward-to", metavar="URL", help="where each delivery is sent with its headers")
    listening.add_argument("--shop", default="emporium", help="the storefront (default: emporium)")
    listening.add_argument("--events", default="*", help="types, separated by commas (default: all)")
    listening.add_argument(
        "--url", default="http://localhost:8000", help="the platform's address (default: http://localhost:8000)"
    )
    listening.set_defaults(command="atelier.commands.webhooks:listen")


def _dead_letters(group: argparse.ArgumentParser) -> None:
    group.description = DEAD_LETTERS
    actions = group.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="all of them, oldest first")
    listing.add_argument("--service", choices=SERVICES, help="only of this service")
    listing.add_argument("--storefront", help="only of this storefront")
    listing.set_defaults(command="atelier.commands.dead_letters:list_all")
    showing = actions.add_parser("show", help="one of them with its whole reason and payload")
    replaying = actions.add_parser("replay", help="retry one, or all of a service")
    discarding = actions.add_parser("discard", help="delete one, or all of a service")
    for action in (showing, replaying, discarding):
        action.add_argument("service", choices=SERVICES)
    showing.add_argument("id", help="as it is listed")
    for action in (replaying, discarding):
        which = action.add_mutually_exclusive_group(required=True)
        which.add_argument("id", nargs="?", help="as it is listed")
        which.add_argument("--all", action="store_true", help="every dead letter of the service")
    discarding.add_argument("--yes", action="store_true", help="do not ask")
    showing.set_defaults(command="atelier.commands.dead_letters:show")
    replaying.set_defaults(command="atelier.commands.dead_letters:replay")
    discarding.set_defaults(command="atelier.commands.dead_letters:discard")
    for action in (listing, showing, replaying, discarding):
        add_data(action)


def _unreadable_messages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("list", "discard"))
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("id", nargs="?", help="of the message to discard, as it is listed")
    parser.add_argument("--all", action="store_true", help="discard all of them")
    parser.add_argument("--yes", action="store_true", help="discard without asking")
    add_data(parser)


def _postgres(postgres: argparse.ArgumentParser) -> None:
    add_data(postgres)
    postgres.add_argument(
        "--throw-away",
        action="store_true",
        help="for tests: not durable; stopped, and its data deleted, at the end of standard input",
    )


if __name__ == "__main__":
    sys.exit(main())
