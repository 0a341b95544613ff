"""The arguments of `staff add` and its password, as both command lines take them. Imports nothing of the service."""

import argparse
import getpass
import sys

from common.command_errors import CommandRefused

STAFF = "make staff accounts, who run a shop through its staff contract"
ADD = "add a staff account to a storefront"
PROMPT = """The password is asked for twice at a terminal; elsewhere it is the first line of standard input."""
NO_PASSWORD = "No password was given: type it at a terminal, or send it as a line of standard input."  # noqa: S105


def describe(group: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Adds the action `add`; answers its parser."""
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION", title="actions")
    adding: argparse.ArgumentParser = actions.add_parser("add", help=ADD, description=f"{ADD.capitalize()}. {PROMPT}")
    adding.add_argument("--storefront", required=True, metavar="NAME", help="whose staff")
    adding.add_argument("--email", required=True, metavar="ADDRESS", help="to sign in with")
    adding.add_argument("--first-name", default="", help="shown to other staff")
    adding.add_argument("--last-name", default="", help="shown to other staff")
    adding.add_argument(
        "--promote", action="store_true", help="make the customer account with this address a staff account"
    )
    return adding


def read_password() -> tuple[str, str]:
    """The password and its repetition. Raises CommandRefused when there is none."""
    if sys.stdin.isatty():
        first = getpass.getpass("Password: ")
        return first, getpass.getpass("Again: ")
    try:
        line = sys.stdin.readline().rstrip("\r\n")
        line.encode()
    except UnicodeError:
        raise CommandRefused("The password is not UTF-8.") from None
    if not line:
        raise CommandRefused(NO_PASSWORD)
    return line, line
