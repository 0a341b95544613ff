"""The gateway's HTTP server: limited connections, refusals before a request is started, prepared responses."""

from collections.abc import Callable
from typing import Any

import uvicorn
from common.http_server.limits import ConnectionLimits
from common.http_server.uvicorn_protocol import limit_connections

from gateway.hosts import origin_form
from gateway.ready import EXTENSION, Ready


def serve_readily(
    config: uvicorn.Config, refuse: Callable[[Any], Ready | None], limits: ConnectionLimits = ConnectionLimits()
) -> None:
    """For a server that has not started yet. `refuse` returns the response to a request there is no capacity for."""
    limit_connections(config, limits, refuse=refuse, target=origin_form, extension=EXTENSION)
