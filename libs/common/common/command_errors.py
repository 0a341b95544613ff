"""Why a command of a command line is not carried out."""


class CommandRefused(Exception):
    """A reason and a remedy in words, printed without a traceback; the exit code is 1."""
