"""The arguments of `atelier processes`, without importing the commands."""

from argparse import ArgumentParser
from pathlib import Path

from common.runtime.arguments import port

from atelier.commands.arguments import (
    DISTRIBUTED,
    LOG_LEVELS,
    add_storefronts,
    data_folder,
    database_prefix,
    event_prefix,
    replicas,
    seconds,
)

PROCESSES = """The distributed topology on this machine: an api and a worker per service and the gateway, on the
RabbitMQ and PostgreSQL that ATELIER_AMQP_URL and ATELIER_POSTGRES_URL name or that listen on their standard ports."""


def describe_processes(group: ArgumentParser) -> None:
    group.description = PROCESSES
    actions = group.add_subparsers(title="actions", required=True, metavar="ACTION")

    def add(name: str, summary: str) -> ArgumentParser:
        added = actions.add_parser(name, help=summary, description=f"{summary}.")
        module = name if name in ("up", "reset") else "commands"  # `down` and `status` must start quickly
        added.set_defaults(command=f"atelier.processes.{module}:{name}")
        added.add_argument(
            "--data", type=data_folder, default=DISTRIBUTED, help=f"the data folder (default: {DISTRIBUTED})"
        )
        return added

    _options(add("up", "Start everything, and restart what ends, until Ctrl-C or `down`"))
    add("down", "Stop what was started on this data folder")
    add("status", "List the processes and their health")
    reset = add("reset", "Delete all data of this platform: databases, roles, queues, files")
    _options(reset)
    reset.add_argument("--yes", action="store_true", help="do not ask")


def _options(command: ArgumentParser) -> None:
    add_storefronts(command)
    add = command.add_argument
    add("--host", default="127.0.0.1", help="address the gateway listens on (default: 127.0.0.1)")
    add("--port", type=port, default=8000, help="port of the gateway (default: 8000)")
    add("--first-port", type=port, help="where the services' ports begin (default: after the gateway's)")
    add("--replicas", type=replicas, default=1, help="how many of each api and worker (default: 1)")
    waits = "longest time in seconds before a process that keeps ending is restarted (default: 30)"
    add("--longest-pause", type=seconds, default=30.0, help=waits)
    named = "how its databases and roles are named (default: atelier_…)"
    add("--database-prefix", type=database_prefix, default="atelier", help=named)
    named = "how its exchanges and queues are named (default: atelier.…)"
    add("--event-prefix", type=event_prefix, default="atelier", help=named)
    taken = "take the databases and queues with these prefixes from an installation that no longer exists"
    add("--take-over", action="store_true", help=taken)
    add("--log-dir", type=Path, help="a file per process instead of lines on the terminal")
    add("--log-level", choices=LOG_LEVELS, default="WARNING", help="what to log as JSON")
