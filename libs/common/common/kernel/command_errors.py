"""Errors of command line programs."""


class CommandRefused(Exception):
    """The command was not executed. The message is printed without a traceback; the exit code is 1."""
