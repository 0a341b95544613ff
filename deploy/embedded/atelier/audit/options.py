"""The words of `atelier audit` and `atelier reconcile`, without importing what they do."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from atelier.arguments import data_folder

DATABASES = "ATELIER_DATABASES"
PATIENCE = 20.0
AGE = 5.0
WHERE = f"""The databases are those of the data folder (of `atelier up`, or with --data .atelier/distributed of
`make up`), whether the platform runs or not. Elsewhere {DATABASES} names them, as a JSON object of libpq URLs by
service."""
AUDIT = f"""Orders, stock, payments, carts, events: what must agree across the databases. Exits with 0 when all does, 1
when something does not, 2 when the databases cannot be compared. It reads only, and may run beside a busy platform.
{WHERE}"""

RECONCILE = f"""Shows what `atelier audit` finds and can be derived, asks, and repairs it through the services' own
rules: reservations from orders, orders from payments, carts' copies of products from catalog, lost events. May be
repeated, and may run beside the platform; after a restore, before it. Exits with 0 when all books agree afterwards, 1
when something needs a hand, 2 when it cannot be done. {WHERE}"""


def describe_audit(command: ArgumentParser) -> None:
    _databases(command)
    _patience(command)
    command.add_argument("--storefront", help="only what concerns this storefront, or none in particular")
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")


def describe_reconcile(command: ArgumentParser, services: Sequence[str]) -> None:
    _databases(command)
    _patience(command)
    add = command.add_argument
    add("--storefront", help="only what concerns this storefront, or none in particular")
    add("--dry-run", action="store_true", help="show what would be done")
    add("--yes", action="store_true", help="do not ask")
    lost = "give back the money of paid orders that are lost, and free their stock; else they are only listed"
    add("--refund-lost", action="store_true", help=lost)
    restored = "the service whose database was restored: payments then asks the provider, identity ends all sessions"
    add("--restored", choices=services, help=restored)
    add("--to", metavar="MOMENT", help="the moment to which it was restored, such as 2026-01-31T12:00:00Z")


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


def _patience(command: ArgumentParser) -> None:
    """How to tell what is wrong from what is under way."""
    again = "what was found is looked at again so much later, and counts if it is still there (default: %(default)g)"
    command.add_argument("--patience", type=float, default=PATIENCE, metavar="SECONDS", help=again)
    young = "events, jobs and checkouts may be under way for so long (default: %(default)g)"
    command.add_argument("--age", type=float, default=AGE, metavar="MINUTES", help=young)
