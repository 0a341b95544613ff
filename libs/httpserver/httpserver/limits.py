"""Limits of the connections of one server."""

from pydantic import BaseModel, ConfigDict, Field


class ConnectionLimits(BaseModel):
    """Limits of one HTTP server; times in seconds.

    A request's head (request line and headers) must be complete `head_seconds` after its first byte, or after the
    connection was established; it has at most `head_bytes` in at most `header_lines` headers. Between requests a
    connection may be idle for `idle_seconds`.

    A body may pause for `body_seconds`; after the first `body_seconds` its average rate must be at least
    `body_bytes_per_second`. Likewise the client must read a response: some of it within `write_seconds`, and then
    `write_bytes_per_second` on average. All connections together hold at most `unsent_bytes` of responses in memory;
    beyond it those whose clients have not read for the longest time are closed.

    Beyond `open_connections` the connections that have waited for their clients for the longest time are closed.
    `pipelined_requests` may wait for the response to the request before them; no more are read meanwhile.
    """

    model_config = ConfigDict(frozen=True)

    head_seconds: float = Field(default=15.0, gt=0)
    head_bytes: int = Field(default=65_536, ge=16_384)
    header_lines: int = Field(default=128, ge=32)
    idle_seconds: float = Field(default=65.0, gt=0)
    body_seconds: float = Field(default=20.0, gt=0)
    body_bytes_per_second: int = Field(default=4096, gt=0)
    write_seconds: float = Field(default=20.0, gt=0)
    write_bytes_per_second: int = Field(default=4096, gt=0)
    unsent_bytes: int = Field(default=67_108_864, gt=0)
    open_connections: int = Field(default=4096, gt=0)
    pipelined_requests: int = Field(default=64, gt=0)

    def body_deadline(self, started: float, last: float, received: int) -> float:
        """When a body times out, by the times of its start and of its last bytes, and the number of received bytes."""
        return self.body_seconds + min(last, started + received / self.body_bytes_per_second)

    @property
    def sweep_seconds(self) -> float:
        """The interval at which the deadlines of all connections are checked."""
        return min(1.0, min(self.head_seconds, self.idle_seconds, self.body_seconds, self.write_seconds) / 4)
