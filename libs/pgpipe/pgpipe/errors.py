"""What can go wrong beside psycopg's own errors. All are OperationalErrors: the server could not be used."""

from psycopg import OperationalError


class StatementTimeout(OperationalError):
    """The server did not finish its answer in time. The connection is closed; the statement may have been executed."""


class ConnectTimeout(OperationalError):
    """No connection could be made before the deadline."""


class PoolTimeout(OperationalError):
    """Every connection of the pool stayed in use for as long as the caller may wait."""


class PoolClosed(OperationalError):
    """The pool hands out no more connections."""
