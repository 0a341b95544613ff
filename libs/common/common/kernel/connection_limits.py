"""Limits of HTTP connections at the services' ports."""

from httpserver.limits import ConnectionLimits
from pydantic import Field


class InternalConnectionLimits(ConnectionLimits):
    """For the ports of the services, whose clients are the gateway and other services.

    Larger than the gateway's limits, because the gateway adds headers and enforces the clients' deadlines itself.
    `idle_seconds` must be longer than these clients keep an idle connection (30 s): otherwise the server could close a
    connection while a client sends a request on it.
    """

    head_bytes: int = Field(default=131_072, ge=65_536)
    header_lines: int = Field(default=256, ge=128)
    idle_seconds: float = Field(default=75.0, gt=30)
    body_seconds: float = Field(default=60.0, gt=0)
    write_seconds: float = Field(default=60.0, gt=0)
    write_bytes_per_second: int = Field(default=2048, gt=0)
