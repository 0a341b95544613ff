"""uvicorn's HTTP protocol with the limits of a connection, and a short way out for responses that are prepared.

Private parts of uvicorn 0.54.0 are used in the modules `uvicorn_…` only; a test fails with any other version.
uvicorn has no limits for heads, no deadlines but the one between requests, and it looks at every header of every
response and starts a task for every request: for a response from memory that is a quarter of the work.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import uvicorn
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from common.http_server.connections import Connections
from common.http_server.limits import ConnectionLimits
from common.http_server.responses import Prepared, Refuse, Target, UnsentResponse, plain_response
from common.http_server.sockets import bound_kernel_buffer
from common.http_server.uvicorn_flow import Flow
from common.http_server.uvicorn_prepared import write, write_now

UVICORN = "0.54.0"
LINGER_SECONDS = 5.0
"""A connection that is closed while its client sends is read for so long, or the response could be lost."""
UNWANTED_BODY_BYTES = 16_777_216
"""So much of a body is read after the response is complete, to keep the connection."""
APPLICATION_SHARE = 0.25
"""By such a share of `body_seconds` the deadline of a body is later here than for an application, which may answer."""
FRAMING_RATIO = 8
"""So many bytes of chunk sizes, extensions and trailers may come with each byte of a chunked body."""
SLICE = 4096
"""So many bytes are parsed at a time."""

WAITING, HEAD, BODY, READ, CLOSING = range(5)
"""What a connection expects: a request, the rest of a head, the rest of a body, nothing (it is answering), its end."""


def limit_connections(
    config: uvicorn.Config,
    limits: ConnectionLimits,
    *,
    refuse: Callable[[Any], Prepared | None] | None = None,
    target: Target | None = None,
    extension: str | None = None,
) -> None:
    """Let a server that has not started speak this protocol. `extension` names the ASGI extension by which the
    application writes prepared responses: a coroutine function of status, header lines and body."""
    config.http = cast("Any", partial(LimitedProtocol, Connections(limits), refuse, target, extension))


class LimitedProtocol(HttpToolsProtocol):
    def __init__(
        self, registry: Connections, refuse: Refuse | None, target: Target | None, extension: str | None, **options: Any
    ) -> None:
        super().__init__(**options)
        self._registry = registry
        self._limits = registry.limits
        self._refuse = refuse
        self._target = target
        self._extension = extension
        self._phase = WAITING
        self._since = self._now = 0.0
        self._messages = 0
        self._head_bytes = 0
        self._oversized = False
        self._body_bytes = 0
        self._body_at = 0.0
        self._framing_bytes = 0
        self._unsent: UnsentResponse | None = None
        self._active: RequestResponseCycle | None = None

    # Reading

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.flow = self._flow = Flow(transport)
        bound_kernel_buffer(transport.get_extra_info("socket"))
        self._since = self.loop.time()
        self._registry.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._tell_application()
        super().connection_lost(exc)
        self._registry.discard(self)

    def data_received(self, data: bytes) -> None:
        """In slices, so that requests are not parsed by the thousand before the first of them is answered."""
        if len(data) <= SLICE and not self.pipeline:
            self._parse(data)
            return
        for start in range(0, len(data), SLICE):
            if len(self.pipeline) >= self._limits.pipelined_requests:
                self._flow.hold(data[start:])
                return
            self._parse(data[start : start + SLICE])

    def _parse(self, data: bytes) -> None:
        phase, messages, body_bytes = self._phase, self._messages, self._body_bytes
        if phase == CLOSING:
            return
        self._now = self.loop.time()
        HttpToolsProtocol.data_received(self, data)
        if self._phase == HEAD:
            if messages + (phase == WAITING) == self._messages:  # else some of it belongs to another message
                self._head_bytes += len(data)
                if self._head_bytes > self._limits.head_bytes:
                    self._reject(431, "head_too_large")
        elif self._phase == BODY and phase == BODY and messages == self._messages:
            self._count_framing(len(data) - (self._body_bytes - body_bytes))

    def on_message_begin(self) -> None:
        HttpToolsProtocol.on_message_begin(self)
        self._phase = HEAD
        self._since = self._now
        self._messages += 1
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        if len(self.headers) > self._limits.header_lines or self._head_bytes + SLICE > self._limits.head_bytes:
            self._refuse_large_head()
        self._phase = BODY
        self._since = self._body_at = self._now
        self._body_bytes = self._framing_bytes = 0
        if self._target is not None:
            self.url = self._target(self.url, self.headers)
        HttpToolsProtocol.on_headers_complete(self)
        self.headers = []  # the scope has the others; what follows are trailers, which are no headers (RFC 9110, 6.5.1)

    def _refuse_large_head(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if len(self.headers) > self._limits.header_lines or size > self._limits.head_bytes:
            self._oversized = True
            raise ValueError("the head is too large")

    def on_body(self, body: bytes) -> None:
        HttpToolsProtocol.on_body(self, body)
        self._body_bytes += len(body)
        self._body_at = self._now
        if self.cycle.response_complete and self._body_bytes > UNWANTED_BODY_BYTES:
            self.drop("unwanted_body")

    def on_message_complete(self) -> None:
        HttpToolsProtocol.on_message_complete(self)
        self._phase = WAITING if self.cycle.response_complete else READ
        self._since = self._now

    def on_response_complete(self) -> None:
        """What uvicorn does, but for its timer: silence has a deadline here."""
        if self._phase == READ and self.cycle.response_complete:
            self._phase = WAITING
            self._since = self.loop.time()
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._start_asgi_task(cycle, app)
        if self._flow.held and len(self.pipeline) < self._limits.pipelined_requests:
            self.loop.call_soon(self._parse_held)

    def _count_framing(self, size: int) -> None:
        self._framing_bytes += size
        if self._framing_bytes > self._limits.head_bytes + FRAMING_RATIO * self._body_bytes:
            self._reject(431, "framing_too_large")

    def _parse_held(self) -> None:
        if not self.transport.is_closing():
            self.data_received(self._flow.release())

    # Refusing and closing

    def send_400_response(self, msg: str) -> None:
        if self._oversized:
            self._reject(431, "head_too_large")
        else:
            self._reject(400, "not_http", msg)

    def _reject(self, status: int, reason: str, text: str = "") -> None:
        """Answer for the application and close. A response to an earlier request goes first, and is then the last."""
        self._registry.closed(reason)
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if self._phase != BODY:
                cycle.keep_alive = False
                self._phase = CLOSING
                self._since = float("inf")  # the response has its own deadlines
                return
            if cycle.response_started or self.pipeline:
                self._abort()
                return
            self._tell_application()
        self.transport.write(plain_response(status, text, self.server_state.default_headers))
        self._phase = CLOSING
        self._since = self.loop.time()
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def drop(self, reason: str) -> None:
        self._registry.closed(reason)
        self._abort()

    def _abort(self) -> None:
        self._tell_application()
        self.transport.abort()

    def _tell_application(self) -> None:
        """That the client is gone. uvicorn tells the last one of pipelined requests, which may not have started."""
        cycle = self._active
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()

    # Deadlines

    @property
    def waiting(self) -> tuple[int, float] | None:
        if self._phase in (READ, CLOSING) or (self._phase != BODY and self._answering):
            return None
        return self._phase, self._since

    @property
    def unread_since(self) -> float:
        return self._unsent.read_at if self._unsent else float("inf")

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def enforce(self, now: float, passed: float) -> int:
        size = self.transport.get_write_buffer_size()
        if size == 0:
            self._unsent = None
        elif self._unsent is None:
            self._unsent = UnsentResponse(size, now)
        elif self._unsent.late(size, now, self._limits):
            self.drop("response_not_read")
            return 0
        if self.flow.read_paused:  # it is ours to read on
            self._since += passed
            self._body_at += passed
        elif not self.transport.is_closing():
            self._enforce_reading(now, size)
        return size

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unsent = None

    def _enforce_reading(self, now: float, unsent: int) -> None:
        waited = now - self._since
        if self._phase == BODY:
            deadline = self._limits.body_deadline(self._since, self._body_at, self._body_bytes)
            if now > deadline + self._limits.body_seconds * APPLICATION_SHARE:
                self._reject(408, "body_too_slow")
        elif self._phase == CLOSING:
            if waited > LINGER_SECONDS:
                self._abort()
        elif self._answering:
            self._since = now
        elif self._phase == HEAD:
            if waited > self._limits.head_seconds:
                self._reject(408, "head_too_slow")
        elif waited > self._silence and not unsent:
            self.drop("silent")

    @property
    def _silence(self) -> float:
        """How long there may be no request: less on a connection that has never carried one."""
        return self._limits.idle_seconds if self._messages else self._limits.head_seconds

    # Prepared responses

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._active = cycle
        refusal = self._refuse(cycle.scope) if self._refuse and self._isplain_response(cycle) else None
        if refusal is not None:
            write_now(cycle, refusal.status, refusal.lines, refusal.body)
            return
        if self._extension:
            cycle.scope["extensions"] = {self._extension: cast("Any", partial(write, cycle))}
        HttpToolsProtocol._start_asgi_task(self, cycle, app)

    def _isplain_response(self, cycle: RequestResponseCycle) -> bool:
        """No pipelined request behind it, no `Expect: 100-continue`, no earlier response that is still unread."""
        return not (self.pipeline or cycle.waiting_for_100_continue or self.flow.write_paused)
