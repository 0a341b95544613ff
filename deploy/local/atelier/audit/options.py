"""The arguments of `atelier audit` and `atelier reconcile`, without importing the commands."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from atelier.commands.arguments import data_folder

DATABASES = "ATELIER_DATABASES"
OBJECTS = "ATELIER_OBJECTS"
RECHECK_SECONDS = 20.0
AGE = 5.0
WHERE = f"""The databases are those of the data folder (of `atelier up`, or with --data .atelier/distributed of
`make up`), whether the platform runs or not. Otherwise {DATABASES} names them, as a JSON object of libpq URLs by
service, and {OBJECTS} the object stores of identity, catalog and generation, each by a URL or by an object with url,
endpoint, region, access_key_id and secret_access_key."""
AUDIT = f"""Checks that orders, stock, payments, carts, books, credits, subscriptions, reports, files and events agree
across the databases. Exits with 0 when they do, 1 when they do not, 2 when the databases cannot be compared. Only
reads; the platform may be running.
{WHERE}"""

RECONCILE = f"""Shows which findings of `atelier audit` can be repaired, asks, and repairs them with the services' use
cases: reservations from orders, orders from payments, carts' copies of products from catalog, lost events. May be
repeated while the platform runs; after a restore, run it first. Exits with 0 when the databases agree afterwards, 1
when something must be repaired by hand, 2 when it cannot run. {WHERE}"""


def describe_audit(command: ArgumentParser) -> None:
    _databases(command)
    _bounds(command, AGE, "%(default)g")
    command.add_argument("--storefront", help="only findings of this storefront, or of no particular one")
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")


def describe_reconcile(command: ArgumentParser, services: Sequence[str]) -> None:
    _databases(command)
    _bounds(command, None, f"{AGE:g}, and 0 with --restored")
    add = command.add_argument
    add("--storefront", help="only findings of this storefront, or of no particular one")
    add("--dry-run", action="store_true", help="show what would be done")
    add("--yes", action="store_true", help="do not ask")
    lost = "refund paid orders that are lost, and release their stock (default: only list them)"
    add("--refund-lost", action="store_true", help=lost)
    unknown = "delete files that no row names (default: only list them)"
    add("--delete-unknown-files", action="store_true", help=unknown)
    restored = "the service whose database was restored: payments then asks the provider, identity ends all sessions"
    add("--restored", choices=services, help=restored)
    add("--to", metavar="MOMENT", help="the moment to which it was restored, such as 2026-01-31T12:00:00Z")


def describe_rebuild(command: ArgumentParser) -> None:
    _databases(command)
    command.add_argument("--storefront", help="only the reports of this storefront")


def _databases(command: ArgumentParser) -> None:
    where = "the data folder (default: .atelier)"
    command.add_argument("--data", type=data_folder, default=Path(".atelier"), help=where)
    command.add_argument(
        "--database",
        action="append",
        default=[],
        metavar="SERVICE=URL",
        help=f"the database of a service; repeat it for each (default: ${DATABASES}, else the data folder's)",
    )


def age(options: Namespace) -> float:
    """The minutes of `--age`. What a restored database has lost is as old as the moment: nothing is too young."""
    given: float | None = options.age
    if given is not None:
        return given
    return 0.0 if options.restored else AGE


def _bounds(command: ArgumentParser, default: float | None, shown: str) -> None:
    """How to distinguish what is wrong from what is unfinished."""
    again = "findings are checked again after so many seconds, and count if they persist (default: %(default)g)"
    command.add_argument(
        "--recheck-seconds", "--patience", type=float, default=RECHECK_SECONDS, metavar="SECONDS", help=again
    )
    young = f"events, jobs and checkouts may be unfinished for so many minutes (default: {shown})"
    command.add_argument("--age", type=float, default=default, metavar="MINUTES", help=young)
