"""HTTP for the gateway, on uvicorn's protocol: who cannot be served hears it at once, what is ready is just written.

uvicorn looks at every header of every answer and begins a task for every request. For an answer from memory that is a
quarter of the work, and for a refusal it would be most of it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

import uvicorn
from uvicorn._types import ASGI3Application, HTTPScope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from gateway.hosts import origin_form
from gateway.ready import EXTENSION, Ready

Refuse = Callable[[HTTPScope], Ready | None]
"""The answer to a request there is no room for; None when it should be asked for properly."""


def serve_readily(config: uvicorn.Config, refuse: Callable[[Any], Ready | None]) -> None:
    """Let a server that has not begun yet speak this protocol."""
    config.http = cast("Any", partial(ReadyProtocol, refuse))


class ReadyProtocol(HttpToolsProtocol):
    def __init__(self, refuse: Refuse, **options: Any) -> None:
        super().__init__(**options)
        self._refuse = refuse

    def on_headers_complete(self) -> None:
        self.url = origin_form(self.url, self.headers)
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        refusal = self._refuse(cycle.scope) if self._is_plain(cycle) else None
        if refusal is None:
            cycle.scope["extensions"] = {EXTENSION: cast("Any", partial(_write, cycle))}
            super()._start_asgi_task(cycle, app)
        else:
            _write_now(cycle, refusal.status, refusal.lines, refusal.body)

    def _is_plain(self, cycle: RequestResponseCycle) -> bool:
        """Nobody behind it in the line, nobody who waits to be told to go on, a client that takes what it is sent."""
        return not (self.pipeline or cycle.waiting_for_100_continue or self.flow.write_paused)


async def _write(cycle: RequestResponseCycle, status: int, lines: bytes, body: bytes) -> None:
    if cycle.flow.write_paused and not cycle.disconnected:
        await cycle.flow.drain()
    if not cycle.disconnected:
        _write_now(cycle, status, lines, body)


def _write_now(cycle: RequestResponseCycle, status: int, lines: bytes, body: bytes) -> None:
    """What RequestResponseCycle.send does for a start and a body, less the checks."""
    head = [STATUS_LINE[status]]
    for name, value in cycle.default_headers:
        head += (name, b": ", value, b"\r\n")
    end = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
    cycle.transport.write(b"".join((*head, lines, end, b"" if cycle.scope["method"] == "HEAD" else body)))
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
