"""What the person at the keyboard is told when the platform cannot do what was asked."""


class CannotStart(Exception):
    """A reason and a remedy in words; the command prints them without a traceback and exits with 1."""


class Taken(CannotStart):
    """Another process uses the folder."""
