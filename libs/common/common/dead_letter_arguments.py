"""The arguments about dead letters that every command line has. Imports nothing of what they are about."""

from argparse import ArgumentParser
from typing import Final

DATABASE: Final = "database"
BROKER: Final = "broker"
ACTIONS = ("list", "show", "replay", "discard")


def describe(parser: ArgumentParser) -> None:
    """Of `python -m SERVICE dead-letters`: what to do, and to which letter."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("id", nargs="?", help="as it is listed; without one all (discard wants --all for that)")
    describe_choice(parser)
    parser.add_argument("--all", action="store_true", help="discard all of them")
    parser.add_argument("--yes", action="store_true", help="discard without asking")


def describe_choice(parser: ArgumentParser) -> None:
    parser.add_argument("--in", dest="kept", choices=(DATABASE, BROKER), help="only what is kept there")
