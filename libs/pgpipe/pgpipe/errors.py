"""Errors in addition to psycopg's. Those for an unavailable server are OperationalErrors."""

from psycopg import OperationalError


class StatementTimeout(OperationalError):
    """The result was not complete at the deadline. The connection is closed; the statement may have been executed."""


class ConnectTimeout(OperationalError):
    """No connection could be made before the deadline."""


class PoolTimeout(OperationalError):
    """No connection of the pool was released before the caller's deadline."""


class PoolClosed(OperationalError):
    """The pool was closed."""


class RowCountMismatch(BaseException):
    """A deferred statement did not touch the number of rows it was expected to; the transaction must restart or end.

    A BaseException, so that `except Exception` between the statement and the owner of the transaction cannot swallow
    the rollback.
    """
