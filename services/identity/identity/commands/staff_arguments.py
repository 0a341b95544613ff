"""The arguments and the password prompt of `staff`, for both command lines. Imports nothing else of the service."""

import argparse
import getpass
import sys

from common.kernel.command_errors import CommandRefused

STAFF = "manage the accounts of a storefront's staff"
ADD = "add a staff account to a storefront"
LIST = "list staff accounts with the number of their live sessions"
REMOVE = "make a staff account a customer's account, and end its sessions"
PASSWORD = "replace the password of a staff account, and end its sessions"  # noqa: S105
SESSIONS = "list the live sessions of a staff account, or end them"
PROMPT = """A terminal prompts for the password twice; otherwise it is the first line of standard input."""
NO_PASSWORD = "No password was given. Type it at a terminal, or send it as the first line of standard input."  # noqa: S105


def describe(group: argparse.ArgumentParser) -> tuple[argparse.ArgumentParser, ...]:
    """Add the actions to the group; returns their parsers."""
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION", title="actions")

    def action(name: str, summary: str, more: str = "") -> argparse.ArgumentParser:
        described: argparse.ArgumentParser = actions.add_parser(
            name, help=summary, description=f"{summary.capitalize()}. {more}".strip()
        )
        return described

    listing = action("list", LIST)
    listing.add_argument("--storefront", metavar="NAME", help="only of this storefront")
    adding, removing = action("add", ADD, PROMPT), action("remove", REMOVE)
    replacing, sessions = action("password", PASSWORD, PROMPT), action("sessions", SESSIONS)
    for named in (adding, removing, replacing, sessions):
        named.add_argument("--storefront", required=True, metavar="NAME", help="storefront of the account")
        named.add_argument("--email", required=True, metavar="ADDRESS", help="e-mail address of the account")
    adding.add_argument("--role", default="owner", metavar="NAME", help="role of the account (default: owner)")
    adding.add_argument("--first-name", default="", help="shown to other staff")
    adding.add_argument("--last-name", default="", help="shown to other staff")
    adding.add_argument(
        "--promote", action="store_true", help="make the customer account with this address a staff account"
    )
    sessions.add_argument("--end", nargs="?", const="all", metavar="ID", help="end this session; without an id, all")
    return listing, adding, removing, replacing, sessions


def read_password() -> tuple[str, str]:
    """The password and its confirmation. Raises CommandRefused without a password."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: "), getpass.getpass("Again: ")
    try:
        line = sys.stdin.readline().rstrip("\r\n")
        line.encode()
    except UnicodeError:
        raise CommandRefused("The password is not UTF-8.") from None
    if not line:
        raise CommandRefused(NO_PASSWORD)
    return line, line
