"""One connection to a server. It carries one request at a time, streamed in both directions with back-pressure."""

import asyncio
import select
from collections.abc import Callable
from typing import cast

from httpwire.errors import ConnectionBroken, ResponseTimeout
from httpwire.request import HttpRequest
from httpwire.response import ResponseParser

HIGH_WATER_BYTES = 262_144
"""With more of a response than this unread, the connection stops reading, so that the server has to wait."""


class HttpConnection(asyncio.Protocol):
    """`on_closed` is called when the connection has ended, on either side.

    Every method with a `timeout_seconds` raises ResponseTimeout after so long without progress, and ConnectionBroken
    when the connection ends too early.
    """

    def __init__(self, on_closed: Callable[["HttpConnection"], None]) -> None:
        self.idle_since = 0.0
        self.expires_at = 0.0
        self.response: ResponseParser | None = None
        self._on_closed = on_closed
        self._loop = asyncio.get_running_loop()
        self._progress_at = 0.0
        self._is_sending = False
        self._is_paused = False
        self._failure: BaseException | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._write_blocked: asyncio.Future[None] | None = None

    @property
    def is_closing(self) -> bool:
        return self._transport.is_closing()

    @property
    def is_stale(self) -> bool:
        """Whether an idle connection has ended, including one whose end the event loop has not processed yet."""
        return self._transport.is_closing() or bool(self._poll.poll(0))

    def start_request(self, request: HttpRequest) -> ResponseParser:
        """Send a request; or, if it `has_more`, its head and the first part of its body. Raises ConnectionBroken."""
        if self.is_closing:  # uvloop raises RuntimeError for a write to a connection that was reset
            raise ConnectionBroken("the server closed the connection before the request", response_started=False)
        self.response = ResponseParser(is_head_request=request.method == "HEAD")
        self._is_sending = request.has_more
        self._progress_at = self._loop.time()
        self._transport.write(request.data)
        return self.response

    async def send_body(self, data: bytes, timeout_seconds: float, *, has_more: bool) -> None:
        """Send more of the body, or the last of it. Waits while the server does not read it."""
        if self.is_closing:
            raise ConnectionBroken("the server closed the connection during the request", response_started=False)
        self._transport.write(data)
        if self._write_blocked is not None:
            try:
                async with asyncio.timeout(timeout_seconds):
                    await asyncio.shield(self._write_blocked)
            except TimeoutError:
                raise ResponseTimeout(f"the server read nothing of the request for {timeout_seconds} s") from None
        self._progress_at = self._loop.time()
        self._is_sending = has_more

    async def read_head(self, timeout_seconds: float) -> None:
        """Wait until status and headers of the response are known. The timeout begins when the request is sent."""
        while self.response is not None and not self.response.has_head:
            await self._wait(timeout_seconds)

    async def read_body(self, timeout_seconds: float) -> tuple[bytes, bool]:
        """Returns the next part of the body, and whether there is more."""
        response = self.response
        assert response is not None
        self._progress_at = self._loop.time()
        while not response.buffered and not response.is_complete:
            await self._wait(timeout_seconds)
        self._resume_reading()
        return response.take_body(), not response.is_complete

    async def read_response(self, timeout_seconds: float) -> bytes:
        """Returns the whole body. The timeout is for the complete response, from `start_request` on."""
        response = self.response
        assert response is not None
        parts = []
        while not response.is_complete:
            await self._wait(timeout_seconds)
            if self._is_paused:
                parts.append(response.take_body())
                self._resume_reading()
        self._resume_reading()
        return b"".join([*parts, response.take_body()])

    def finish(self) -> bool:
        """End the exchange; returns whether the connection may carry another one. If not, it is closed."""
        response, self.response = self.response, None
        is_reusable = response is not None and response.is_complete and response.is_keep_alive and self._failure is None
        if not is_reusable:
            self._transport.abort()
        return is_reusable and not self.is_closing

    def fail(self, failure: BaseException) -> None:
        """Close the connection and raise `failure` where the response is read."""
        self._failure = self._failure or failure
        self._transport.abort()
        self._wake()

    def close(self) -> None:
        self._transport.close()

    async def _wait(self, timeout_seconds: float) -> None:
        """Wait until something has happened on the connection."""
        if self._failure is None:
            self._waiter = self._loop.create_future()
            self._timer = self._loop.call_later(self._seconds_left(timeout_seconds), self._on_timer, timeout_seconds)
            try:
                await self._waiter
            finally:
                self._timer.cancel()
                self._waiter = None
        if self._failure is not None:
            raise self._failure

    def _on_timer(self, timeout_seconds: float) -> None:
        seconds_left = self._seconds_left(timeout_seconds)
        if seconds_left > 0:
            self._timer = self._loop.call_later(seconds_left, self._on_timer, timeout_seconds)
        else:
            self.fail(ResponseTimeout(f"no response within {timeout_seconds} s"))

    def _seconds_left(self, timeout_seconds: float) -> float:
        """Time for the server begins when it has the whole request: until then its client may be the slow one."""
        return timeout_seconds if self._is_sending else self._progress_at + timeout_seconds - self._loop.time()

    def _resume_reading(self) -> None:
        if self._is_paused:
            self._is_paused = False
            if not self.is_closing:
                self._transport.resume_reading()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # Called by the event loop:

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not derive from it
        self._poll = select.poll()
        self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        if self.response is None:
            self._transport.abort()  # the server sent something without a request
            return
        try:
            self.response.feed(data)
        except ConnectionBroken as failure:
            self.fail(failure)
        if self.response.buffered > HIGH_WATER_BYTES and not self._is_paused and not self.is_closing:
            self._is_paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        response = self.response
        if response is not None and not response.is_complete and (error is not None or not response.end()):
            reason = f"the connection ended before the response was complete: {error!r}"
            self._failure = self._failure or ConnectionBroken(reason, response_started=response.has_started)
        self._wake()
        self.resume_writing()
        self._on_closed(self)

    def pause_writing(self) -> None:
        self._write_blocked = self._loop.create_future()

    def resume_writing(self) -> None:
        blocked, self._write_blocked = self._write_blocked, None
        if blocked is not None and not blocked.done():
            blocked.set_result(None)
