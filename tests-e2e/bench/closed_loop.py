"""A closed loop: each client begins its next journey when the last one is done."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter

from bench.accounting import Meter
from bench.arithmetic import Measured
from bench.http_client import Connection, Unexpected
from bench.journeys import Journey, Visitor

WARM_UP_SECONDS = 2.0
"""Seconds of warm-up, at most the measured time: connections closed during a pause are reopened."""
TELL_AT_MOST = 3
Step = Callable[[], Awaitable[None]]


class Tally:
    """Return the results of the journeys begun before `until` (on the clock of perf_counter)."""

    def __init__(self, until: float) -> None:
        self._until = until
        self.latencies: list[float] = []
        self.complaints: list[str] = []

    async def repeat(self, step: Step) -> None:
        while (began := perf_counter()) < self._until:
            try:
                await step()
            except (Unexpected, OSError) as failure:
                self.complaints.append(repr(failure))
            else:
                self.latencies.append(perf_counter() - began)


class ClosedLoop:
    """Drives journeys against `address`; `meter` reads what the servers spend on them."""

    def __init__(self, address: str, meter: Meter, report: Callable[[str], None]) -> None:
        self._address = address
        self._meter = meter
        self._report = report

    async def drive(self, name: str, journey: Journey, visitors: Sequence[Visitor], seconds: float) -> Measured:
        """One client per visitor. The servers' account is closed when they have worked off what was begun."""
        connections = [Connection(self._address) for _ in visitors]

        def step(which: int) -> Step:
            return lambda: journey(connections[which], visitors[which])

        steps = [step(which) for which in range(len(visitors))]
        await self._loop(steps, min(WARM_UP_SECONDS, seconds))
        await self._meter.calm()
        before, database, main = self._meter.cpu(), self._meter.database_cpu(), self._meter.main_cpu()
        async with self._meter.watching_memory() as sizes:
            began = perf_counter()
            tally = await self._loop(steps, seconds)
            took = perf_counter() - began
        await self._meter.calm()
        for connection in connections:
            connection.close()
        for complaint in tally.complaints[:TELL_AT_MOST]:
            self._report(f"{name}: {complaint}")
        return Measured(
            journey=name,
            clients=len(visitors),
            failed=len(tally.complaints),
            seconds=took,
            cpu=self._meter.cpu() - before,
            database_cpu=self._meter.database_cpu() - database,
            main_cpu=self._meter.main_cpu() - main,
            latencies=sorted(tally.latencies),
            mib=max(sizes, default=0.0),
        )

    @staticmethod
    async def _loop(steps: Sequence[Step], seconds: float) -> Tally:
        tally = Tally(perf_counter() + seconds)
        await asyncio.gather(*(tally.repeat(step) for step in steps))
        return tally
