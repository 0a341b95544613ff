"""The arguments and the password prompt of `staff add`, for both command lines. Imports nothing else of the service."""

import argparse
import getpass
import sys

from common.kernel.command_errors import CommandRefused

STAFF = "create the accounts of a storefront's staff"
ADD = "add a staff account to a storefront"
PROMPT = """A terminal prompts for the password twice; otherwise it is the first line of standard input."""
NO_PASSWORD = "No password was given. Type it at a terminal, or send it as the first line of standard input."  # noqa: S105


def describe(group: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add the action `add` to the group; returns its parser."""
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION", title="actions")
    adding: argparse.ArgumentParser = actions.add_parser("add", help=ADD, description=f"{ADD.capitalize()}. {PROMPT}")
    adding.add_argument("--storefront", required=True, metavar="NAME", help="storefront of the account")
    adding.add_argument("--email", required=True, metavar="ADDRESS", help="e-mail address of the account")
    adding.add_argument("--first-name", default="", help="shown to other staff")
    adding.add_argument("--last-name", default="", help="shown to other staff")
    adding.add_argument(
        "--promote", action="store_true", help="make the customer account with this address a staff account"
    )
    return adding


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
