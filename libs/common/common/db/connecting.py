"""Opening connections to a service's database: session settings, keepalive and deadlines."""

import asyncio
from dataclasses import dataclass

from pgpipe import PipelinedConnection
from pgpipe.errors import ConnectTimeout

SESSION = {"timezone": "UTC", "plan_cache_mode": "force_generic_plan"}
"""`timestamptz` values are returned in UTC whatever the server's time zone, because contracts print them with `Z`.

Generic plans: a statement is planned once per connection. PostgreSQL would plan again for every limit and offset, which
takes longer than reading a page."""
KEEPALIVE_SECONDS, KEEPALIVE_INTERVAL_SECONDS, KEEPALIVES = 15, 5, 3
"""TCP keepalive: idle time before probes are sent, their interval, and how many may be unanswered in sequence."""
UNACKNOWLEDGED_MILLISECONDS = 30_000
"""The connection ends when data that was sent is not acknowledged for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """In seconds: to open a connection, to get the result of a statement, to get a connection of the pool."""

    connect_seconds: float = 5.0
    statement_seconds: float = 15.0
    pool_seconds: float = 10.0

    @property
    def idle_transaction_seconds(self) -> float:
        """The server ends a transaction, and releases its locks, after so long without a statement.

        Longer than a call to another service or to the broker, which a handler may make between two statements.
        """
        return 6 * self.statement_seconds


async def connect(url: str, deadlines: Deadlines) -> PipelinedConnection:
    """Open a connection in autocommit mode. Raises ConnectTimeout, or psycopg's OperationalError."""
    try:
        async with asyncio.timeout(deadlines.connect_seconds):
            connection = await PipelinedConnection.connect(
                url,
                autocommit=True,
                prepare_threshold=1,
                options=_options(deadlines),
                keepalives_idle=KEEPALIVE_SECONDS,
                keepalives_interval=KEEPALIVE_INTERVAL_SECONDS,
                keepalives_count=KEEPALIVES,
                tcp_user_timeout=UNACKNOWLEDGED_MILLISECONDS,
            )
    except TimeoutError:
        raise ConnectTimeout(f"no connection to the database within {deadlines.connect_seconds:g} s") from None
    connection.statement_seconds = deadlines.statement_seconds
    return connection


def _options(deadlines: Deadlines) -> str:
    """The session's settings. With keepalive the server, too, detects a lost client, and releases its locks."""
    settings = {
        **SESSION,
        "idle_in_transaction_session_timeout": f"{deadlines.idle_transaction_seconds * 1000:.0f}",
        "tcp_keepalives_idle": str(KEEPALIVE_SECONDS),
        "tcp_keepalives_interval": str(KEEPALIVE_INTERVAL_SECONDS),
        "tcp_keepalives_count": str(KEEPALIVES),
        "tcp_user_timeout": str(UNACKNOWLEDGED_MILLISECONDS),
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())
