"""How long and how much a connection may take. Used by the gateway and by the services' own ports."""

from pydantic import BaseModel, ConfigDict, Field


class ConnectionLimits(BaseModel):
    """Limits of one HTTP server; times in seconds.

    A request's head (request line and headers) must be complete `head_seconds` after its first byte, or after the
    connection was made; it has at most `head_bytes` in at most `header_lines` headers. Between requests a connection
    may be silent for `idle_seconds`.

    A body may pause for `body_seconds`, and after the first `body_seconds` it must have come with
    `body_bytes_per_second` on average. A response must be read likewise: some of it within `write_seconds`, and
    after that `write_bytes_per_second` on average. All connections together keep at most `unsent_bytes` of responses
    in memory; beyond that those that have not been read for the longest time are closed.

    `open_connections` beyond which the connection that has been waiting for its client for the longest time is closed.
    `pipelined_requests` may wait for the response to the one before them; no more are read meanwhile.
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

    def body_deadline(self, began: float, last: float, received: int) -> float:
        """When a body is given up that began then, whose last bytes came then, of which so many bytes came."""
        return self.body_seconds + min(last, began + received / self.body_bytes_per_second)

    @property
    def sweep_seconds(self) -> float:
        """How often the deadlines of all connections are compared with the time."""
        return min(1.0, min(self.head_seconds, self.idle_seconds, self.body_seconds, self.write_seconds) / 4)


class InternalConnectionLimits(ConnectionLimits):
    """For the ports of the services, whose clients are our own processes.

    Larger than the gateway's, which adds headers of its own and keeps its clients' deadlines itself. `idle_seconds`
    must be longer than any caller of ours keeps an idle connection (30 s), so that no request meets its closing.
    """

    head_bytes: int = Field(default=131_072, ge=65_536)
    header_lines: int = Field(default=256, ge=128)
    idle_seconds: float = Field(default=75.0, gt=30)
    body_seconds: float = Field(default=60.0, gt=0)
    write_seconds: float = Field(default=60.0, gt=0)
    write_bytes_per_second: int = Field(default=2048, gt=0)
