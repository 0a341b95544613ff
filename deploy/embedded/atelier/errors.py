"""What the person at the keyboard is told when the platform cannot do what was asked."""

from common.command_errors import CommandRefused


class CannotStart(CommandRefused):
    """A reason and a remedy in words; the command prints them without a traceback and exits with 1."""


class Taken(CannotStart):
    """Another process uses the folder."""
