"""How connections to a service's database are made, and how long anything on them may take."""

import asyncio
from dataclasses import dataclass

from pgpipe import PipelinedConnection
from pgpipe.errors import ConnectTimeout

SESSION = {"timezone": "UTC", "plan_cache_mode": "force_generic_plan"}
"""Moments come back in UTC whatever zone the server lives in: contracts end them with `Z`. Statements are planned once
per connection: planning anew for every limit and offset, as PostgreSQL would, costs more than reading a page."""
KEEPALIVE_SECONDS, KEEPALIVE_INTERVAL_SECONDS, KEEPALIVES = 15, 5, 3
"""TCP looks whether the other side is there after so long a silence, so often, and so many times before it gives up."""
UNACKNOWLEDGED_MILLISECONDS = 30_000
"""The same while something that was sent is not acknowledged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """In seconds: for a connection to be made, for a statement to be answered, for a connection of the pool to come
    free."""

    connect_seconds: float = 5.0
    statement_seconds: float = 15.0
    pool_seconds: float = 10.0

    @property
    def idle_transaction_seconds(self) -> float:
        """So long without a statement the server leaves a transaction open, and its locks held. Between two statements
        of ours a handler may call a sibling or publish to the broker, which is waited for a few seconds."""
        return 6 * self.statement_seconds


async def connect(url: str, deadlines: Deadlines) -> PipelinedConnection:
    """A connection in autocommit mode. Raises ConnectTimeout, or psycopg's OperationalError."""
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
    """Settings of the session. The server, too, notices a client that is gone, and frees its locks."""
    settings = {
        **SESSION,
        "idle_in_transaction_session_timeout": f"{deadlines.idle_transaction_seconds * 1000:.0f}",
        "tcp_keepalives_idle": str(KEEPALIVE_SECONDS),
        "tcp_keepalives_interval": str(KEEPALIVE_INTERVAL_SECONDS),
        "tcp_keepalives_count": str(KEEPALIVES),
        "tcp_user_timeout": str(UNACKNOWLEDGED_MILLISECONDS),
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())
