"""One connection to a service. It carries one exchange at a time, streamed both ways with back-pressure."""

import asyncio
import select
from collections.abc import Callable
from typing import cast

from common.wire.answer import Answer
from common.wire.failures import BrokenOff, TimedOut

HIGH_WATER = 262_144
"""So many bytes of an answer wait here for a slow client before the service is made to wait."""


class Connection(asyncio.Protocol):
    """`gone` is called when the connection has ended, whoever ended it."""

    def __init__(self, gone: Callable[["Connection"], None]) -> None:
        self.idle_since = 0.0
        self.retires_at = 0.0
        self.answer: Answer | None = None
        self._gone = gone
        self._loop = asyncio.get_running_loop()
        self._moved_at = 0.0
        self._paused = False
        self._failure: BaseException | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._blocked: asyncio.Future[None] | None = None

    @property
    def closing(self) -> bool:
        return self._transport.is_closing()

    @property
    def stale(self) -> bool:
        """Whether an idle connection has come to its end, also if the event loop has not noticed yet."""
        return self._transport.is_closing() or bool(self._poll.poll(0))

    def begin(self, head: bytes, *, bodiless: bool) -> Answer:
        """Send a request, or the first part of it."""
        self.answer = Answer(bodiless=bodiless)
        self._moved_at = self._loop.time()
        self._transport.write(head)
        return self.answer

    async def send(self, data: bytes, seconds: float) -> None:
        """Send on; waits while the service does not take it, at most so long."""
        if self.closing:
            raise BrokenOff("the service hung up on the request", begun=False)
        self._moved_at = self._loop.time()
        self._transport.write(data)
        if self._blocked is not None:
            try:
                async with asyncio.timeout(seconds):
                    await asyncio.shield(self._blocked)
            except TimeoutError:
                raise TimedOut("the request was not taken") from None
        self._moved_at = self._loop.time()

    async def head(self, seconds: float) -> None:
        """Returns when the answer is `headed`. `seconds` count from when the request last moved."""
        while self.answer is not None and not self.answer.headed:
            await self._change(seconds)

    async def body(self, seconds: float) -> tuple[bytes, bool]:
        """The next piece of the answer's body, and whether there is more."""
        answer = self.answer
        assert answer is not None
        self._moved_at = self._loop.time()
        while not answer.size and not answer.whole:
            await self._change(seconds)
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        return answer.take(), not answer.whole

    def finish(self) -> bool:
        """The exchange is over; whether another one may follow."""
        answer, self.answer = self.answer, None
        fit = answer is not None and answer.whole and answer.keep_alive and self._failure is None
        if not fit:
            self._transport.abort()
        return fit and not self.closing

    def fail(self, failure: BaseException) -> None:
        """End the exchange: who waits for it is told why."""
        self._failure = self._failure or failure
        self._transport.abort()
        self._wake()

    def close(self) -> None:
        self._transport.close()

    async def _change(self, seconds: float) -> None:
        if self._failure is None:
            self._waiter = self._loop.create_future()
            self._timer = self._loop.call_later(seconds, self._look_at_the_time, seconds)
            try:
                await self._waiter
            finally:
                self._timer.cancel()
                self._waiter = None
        if self._failure is not None:
            raise self._failure

    def _look_at_the_time(self, seconds: float) -> None:
        left = self._moved_at + seconds - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._look_at_the_time, seconds)
        else:
            self.fail(TimedOut(f"no answer for {seconds} s"))

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # What the event loop calls:

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._poll = select.poll()
        self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        if self.answer is None:
            self._transport.abort()  # nobody asked
            return
        try:
            self.answer.feed(data)
        except BrokenOff as failure:
            self.fail(failure)
        if self.answer.size > HIGH_WATER and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        answer = self.answer
        if answer is not None and not answer.whole and (error is not None or not answer.end()):
            self._failure = self._failure or BrokenOff(repr(error), begun=answer.begun)
        self._wake()
        self.resume_writing()
        self._gone(self)

    def pause_writing(self) -> None:
        self._blocked = self._loop.create_future()

    def resume_writing(self) -> None:
        blocked, self._blocked = self._blocked, None
        if blocked is not None and not blocked.done():
            blocked.set_result(None)
