"""The gateway's HTTP server: connection limits, refusals before a request is started, prepared responses."""

from collections.abc import Callable
from typing import Any

import uvicorn
from common.runtime.serving import count_closed
from httpserver.limits import ConnectionLimits
from httpserver.prepared_response import PreparedResponse
from httpserver.uvicorn_protocol import limit_connections

from gateway.http.hosts import origin_form


def configure_server(
    config: uvicorn.Config,
    refuse: Callable[[Any], PreparedResponse | None],
    limits: ConnectionLimits = ConnectionLimits(),
) -> None:
    """For a server that has not started yet. `refuse` returns the response to a request there is no capacity for."""
    limit_connections(
        config,
        limits,
        count_closed=count_closed,
        refuse=refuse,
        rewrite_target=origin_form,
        prepared_responses=True,
    )
