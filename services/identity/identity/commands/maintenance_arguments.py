"""The arguments of `maintenance`, for both command lines. Imports nothing else of the service."""

import argparse

from common.runtime.arguments import integer

MAINTENANCE = "begin or end the maintenance of a storefront, or list those in maintenance"
ON = "refuse the storefront's clients with 503, and let its generation jobs wait"
OFF = "serve the storefront's clients again, and run the jobs that have waited"
LIST = "list the storefronts in maintenance"
LONGEST_SECONDS = 86_400
DEFAULT_SECONDS = 300
LONGEST_REASON = 200


def describe(group: argparse.ArgumentParser) -> tuple[argparse.ArgumentParser, ...]:
    """Add the actions to the group; returns their parsers."""
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION", title="actions")

    def action(name: str, summary: str, more: str = "") -> argparse.ArgumentParser:
        described: argparse.ArgumentParser = actions.add_parser(
            name, help=summary, description=f"{summary.capitalize()}. {more}".strip()
        )
        return described

    on = action(
        "on", ON, "Staff, webhooks and health checks are served. If it is on already, the options are replaced."
    )
    on.add_argument(
        "--retry-after",
        type=_retry_after,
        default=DEFAULT_SECONDS,
        metavar="SECONDS",
        help="what clients are told to wait (default: %(default)s)",
    )
    on.add_argument("--reason", type=_reason, default="", metavar="TEXT", help="for the log and for `list`")
    off, listing = action("off", OFF), action("list", LIST)
    for named in (on, off):
        named.add_argument("storefront", metavar="STOREFRONT", help="its name")
    listing.add_argument("storefront", nargs="?", metavar="STOREFRONT", help="only this one")
    return on, off, listing


def _retry_after(text: str) -> int:
    return integer(text, 1, LONGEST_SECONDS, "number of seconds")


def _reason(text: str) -> str:
    """One line. Raises ArgumentTypeError for more than LONGEST_REASON characters, and for unprintable ones."""
    if len(text) > LONGEST_REASON or not text.isprintable():
        raise argparse.ArgumentTypeError(f"one line of at most {LONGEST_REASON} printable characters")
    return text
