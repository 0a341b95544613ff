"""uvicorn's HTTP protocol with limits per connection, and a fast path for prepared responses.

Private parts of uvicorn 0.54.0 are used in the modules `uvicorn_…` only; a test fails with any other version.
uvicorn itself has no limits for the size of request heads, and no deadlines but the one between requests. It checks
every header of every response and starts a task for every request, a quarter of the work for a cached response.
"""

import asyncio
from functools import partial
from typing import Any, cast

import uvicorn
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from httpserver.connections import Connections, CountClosed
from httpserver.limits import ConnectionLimits
from httpserver.prepared_response import EXTENSION
from httpserver.responses import Refuse, RewriteTarget, UnsentResponse, plain_response
from httpserver.sockets import bound_kernel_buffer
from httpserver.uvicorn_flow import Flow
from httpserver.uvicorn_prepared import write, write_now

UVICORN = "0.54.0"
LINGER_SECONDS = 5.0
"""How long a connection is read after its last response: closing while the client sends could lose the response."""
LINGER_BYTES = 1_048_576
"""How much is read meanwhile, and discarded: a client that still sends more does not wait for a response."""
DISCARDED_BODY_BYTES = 16_777_216
"""How much of a body is read after the response is complete, to keep the connection."""
APPLICATION_SHARE = 0.25
"""Added to a body's deadline as a share of `body_seconds`, so that an application with the same limits fails first."""
FRAMING_RATIO = 8
"""How many bytes of chunk sizes, extensions and trailers are permitted per byte of a chunked body."""
SLICE = 4096
"""How many bytes are parsed at a time."""

EARLIER_RESPONSE = float("inf")
"""Since when a connection is to be closed that still has a response to send, which has deadlines of its own."""

IDLE, HEAD, BODY, RESPONSE, CLOSING = range(5)
"""What a connection waits for: a request, the rest of a head, the rest of a body, the application, its end."""


def limit_connections(
    config: uvicorn.Config,
    limits: ConnectionLimits,
    *,
    count_closed: CountClosed = lambda reason: None,
    refuse: Refuse | None = None,
    rewrite_target: RewriteTarget | None = None,
    prepared_responses: bool = False,
) -> None:
    """Let a server that has not started use this protocol; with `prepared_responses` its scopes have the EXTENSION."""
    connections = Connections(limits, count_closed)
    config.http = cast("Any", partial(LimitedProtocol, connections, refuse, rewrite_target, prepared_responses))


class LimitedProtocol(HttpToolsProtocol):
    def __init__(
        self,
        connections: Connections,
        refuse: Refuse | None,
        rewrite_target: RewriteTarget | None,
        prepared_responses: bool,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._connections = connections
        self._limits = connections.limits
        self._refuse = refuse
        self._rewrite_target = rewrite_target
        self._prepared_responses = prepared_responses
        self._phase = IDLE
        self._since = self._now = 0.0
        self._messages = self._discarded_bytes = 0
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
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._set_disconnected()
        super().connection_lost(exc)
        self._connections.discard(self)

    def data_received(self, data: bytes) -> None:
        """Parse in slices, so that thousands of pipelined requests are not parsed before the first response."""
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
            self._discard(len(data))
            return
        self._now = self.loop.time()
        HttpToolsProtocol.data_received(self, data)
        if self._phase == HEAD:
            if messages + (phase == IDLE) == self._messages:  # else some of the bytes belong to another message
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
        if self._rewrite_target is not None:
            self.url = self._rewrite_target(self.url, self.headers)
        HttpToolsProtocol.on_headers_complete(self)
        self.headers = []  # the scope keeps its list; fields that follow are trailers (RFC 9110, 6.5.1)

    def _refuse_large_head(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if len(self.headers) > self._limits.header_lines or size > self._limits.head_bytes:
            self._oversized = True
            raise ValueError("the head is too large")

    def on_body(self, body: bytes) -> None:
        HttpToolsProtocol.on_body(self, body)
        self._body_bytes += len(body)
        self._body_at = self._now
        if self.cycle.response_complete and self._body_bytes > DISCARDED_BODY_BYTES:
            self.drop("unwanted_body")

    def on_message_complete(self) -> None:
        HttpToolsProtocol.on_message_complete(self)
        self._phase = IDLE if self.cycle.response_complete else RESPONSE
        self._since = self._now

    def on_response_complete(self) -> None:
        """Like uvicorn's, without its keep-alive timer: `enforce` closes idle connections."""
        if self._phase == RESPONSE and self.cycle.response_complete:
            self._phase = IDLE
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
        """Respond instead of the application and close; a response to an earlier request is completed first."""
        self._connections.count_closed(reason)
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if self._phase != BODY:
                cycle.keep_alive = False
                self._phase = CLOSING
                self._since = EARLIER_RESPONSE
                return
            if cycle.response_started or self.pipeline:
                self._abort()
                return
            self._set_disconnected()
        self.transport.write(plain_response(status, text, self.server_state.default_headers))
        self._phase = CLOSING
        self._since = self.loop.time()
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _discard(self, size: int) -> None:
        """Close at LINGER_BYTES; while an earlier request has no complete response, read no more instead."""
        self._discarded_bytes += size
        if self._discarded_bytes > LINGER_BYTES:
            if self._since == EARLIER_RESPONSE:
                self.flow.pause_reading()
            else:
                self._abort()

    def drop(self, reason: str) -> None:
        self._connections.count_closed(reason)
        self._abort()

    def _abort(self) -> None:
        self._set_disconnected()
        self.transport.abort()

    def _set_disconnected(self) -> None:
        """Report the disconnect to the running request; uvicorn reports it to the last pipelined one only."""
        cycle = self._active
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()

    # Deadlines

    @property
    def waiting(self) -> tuple[int, float] | None:
        if self._phase in (RESPONSE, CLOSING) or (self._phase != BODY and self._is_responding):
            return None
        return self._phase, self._since

    @property
    def unread_since(self) -> float:
        return self._unsent.read_at if self._unsent else float("inf")

    @property
    def _is_responding(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def enforce(self, now: float, elapsed: float) -> int:
        size = self.transport.get_write_buffer_size()
        if size == 0:
            self._unsent = None
        elif self._unsent is None:
            self._unsent = UnsentResponse(size, now)
        elif self._unsent.is_overdue(size, now, self._limits):
            self.drop("response_not_read")
            return 0
        if self.flow.read_paused:  # the server does not read, so the client cannot be late
            self._since += elapsed
            self._body_at += elapsed
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
        elif self._is_responding:
            self._since = now
        elif self._phase == HEAD:
            if waited > self._limits.head_seconds:
                self._reject(408, "head_too_slow")
        elif waited > self._idle_limit and not unsent:
            self.drop("silent")

    @property
    def _idle_limit(self) -> float:
        """For how many seconds a connection may be idle: less before its first request."""
        return self._limits.idle_seconds if self._messages else self._limits.head_seconds

    # Prepared responses

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._active = cycle
        refusal = self._refuse(cycle.scope) if self._refuse and self._can_respond_now(cycle) else None
        if refusal is not None:
            write_now(cycle, refusal.status, refusal.header_section, refusal.body)
            return
        if self._prepared_responses:
            cycle.scope["extensions"] = {EXTENSION: cast("Any", partial(write, cycle))}
        HttpToolsProtocol._start_asgi_task(self, cycle, app)

    def _can_respond_now(self, cycle: RequestResponseCycle) -> bool:
        """False with another pipelined request, `Expect: 100-continue`, or an earlier response that is still unsent."""
        return not (self.pipeline or cycle.waiting_for_100_continue or self.flow.write_paused)
