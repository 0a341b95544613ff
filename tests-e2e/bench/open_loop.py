"""An open loop: requests are sent at a fixed rate, whether or not earlier ones have been answered."""

import asyncio
from time import perf_counter

from bench.arithmetic import Overload
from bench.http_client import Connection

TIMEOUT_SECONDS = 30.0
TICK = 0.001
CROWD = 4
"""The overload, as a multiple of the sustainable rate."""


class Crowd:
    """`request` at `rate` per second. Latency counts from when a request was due, so that our own delay shows."""

    def __init__(self, address: str, request: bytes) -> None:
        self._address = address
        self._request = request
        self._idle: list[Connection] = []
        self._accepted: list[float] = []
        self._shed = 0
        self._in_time = 0
        self._until = 0.0

    async def come(self, peak: float, seconds: float, times: float = CROWD) -> Overload:
        """`times` the peak rate."""
        rate = peak * times
        offered = int(rate * seconds)
        began = perf_counter()
        self._until = began + seconds
        coming: set[asyncio.Task[None]] = set()
        while len(coming) < offered:
            while len(coming) < offered and (due := began + len(coming) / rate) <= perf_counter():
                coming.add(asyncio.create_task(self._come(due)))
            await asyncio.sleep(TICK)
        await asyncio.wait(coming, timeout=TIMEOUT_SECONDS)
        self._leave(coming)
        return Overload(
            peak=peak,
            offered=offered,
            seconds=seconds,
            accepted=sorted(self._accepted),
            in_time=self._in_time,
            shed=self._shed,
            failed=offered - len(self._accepted) - self._shed,
        )

    async def _come(self, due: float) -> None:
        connection = self._idle.pop() if self._idle else Connection(self._address)
        try:
            answer = await connection.ask(self._request)
        except OSError:
            return
        self._idle.append(connection)
        if answer.status == 200:
            now = perf_counter()
            self._accepted.append(now - due)
            self._in_time += now < self._until
        elif answer.status == 503 and b"retry-after" in answer.headers:
            self._shed += 1

    def _leave(self, coming: set[asyncio.Task[None]]) -> None:
        for task in coming:
            task.cancel()
        for connection in self._idle:
            connection.close()
