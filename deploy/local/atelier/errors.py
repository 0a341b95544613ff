"""The refusals that commands print."""

from common.kernel.command_errors import CommandRefused


class CannotStart(CommandRefused):
    """A reason and a remedy as text; the command prints it without a traceback and exits with 1."""


class FolderInUse(CannotStart):
    """Another process uses the folder."""
