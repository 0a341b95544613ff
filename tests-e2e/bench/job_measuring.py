"""The measurements of jobs: when they are leased, how much they slow other requests, what a submission costs."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

from clients.reviv import photograph

from bench.accounting import Meter
from bench.closed_loop import ClosedLoop
from bench.cores import Cores
from bench.drawings import draw_many, sign_in_artist
from bench.embedded import Embedded
from bench.figures import YARDSTICK, Round
from bench.http_client import Connection, get
from bench.idle import quiet
from bench.job_figures import Disturbance, JobFigures, Leases, Side
from bench.journeys import API, Goods, Visitor
from bench.open_loop import Crowd
from bench.options import Scale
from bench.pgbench import Limits
from bench.programs import BenchmarkFailed
from bench.restorations import LARGE, SMALL, Customer, Records, Submitting, sign_in, upload
from bench.shop import Shop
from bench.storefronts import write_generous

SUBMISSION = "submission"
IDLE_SECONDS = 2.0
FLOOD = 650
QUEUED = 500
"""At least so many jobs of one customer wait when others submit their first."""
NEWCOMERS = 5
CUSTOMERS = 40
LARGE_PICTURES = 24
FIGURES = 24
ALIVE_PER_SECOND, LISTS_PER_SECOND = 50, 20
HELD = {
    "ATELIER_PROVIDERS": '{"reviv": "flux-kontext-restore"}',
    "ATELIER_VENDORS": (
        '{"replicate": {"api_key": "not-a-key", "base_url": "http://127.0.0.1:9", "private_hosts": ["127.0.0.1"],'
        ' "backoff_seconds": 600, "max_backoff_seconds": 600}}'
    ),
}
"""A hosted model that cannot be reached, so that the first jobs hold all its slots and no job ends."""


async def measure_jobs(folder: Path, cores: Cores, scale: Scale, say: Callable[[str], None]) -> JobFigures:
    say("jobs: a platform, and a PostgreSQL for pgbench")
    limits = Limits(folder, cores)
    platform = Embedded(folder, cores)
    write_generous(platform.storefronts)
    try:
        return await JobMeasuring(platform, limits, scale, say).run(cores.pinned)
    finally:
        platform.close()
        limits.close()


class JobMeasuring:
    def __init__(self, platform: Embedded, limits: Limits, scale: Scale, say: Callable[[str], None]) -> None:
        self._platform = platform
        self._limits = limits
        self._scale = scale
        self._say = say

    async def run(self, pinned: bool) -> JobFigures:
        meter = await self._start()
        self._say("jobs: event loop and product list, while pictures are restored and while none are")
        restoring = await self._restoring(meter)
        self._say("jobs: the same, while figures are drawn")
        drawing = await self._drawing(meter)
        self._say(f"jobs: first jobs behind {QUEUED} of another customer")
        leases = await self._leases(meter)
        await self._records.discard()
        self._platform.stop()
        self._platform.variables = HELD
        meter = await self._start()
        self._say("jobs: submissions")
        accepted = await self._submissions(meter)
        return JobFigures(pinned=pinned, leases=leases, restoring=restoring, drawing=drawing, accepted=accepted)

    async def _start(self) -> Meter:
        self._platform.start()
        self._records = Records(self._platform.database("generation"))
        meter = Meter(self._platform.roots)
        await quiet(self._platform, meter, IDLE_SECONDS)
        return meter

    async def _restoring(self, meter: Meter) -> Disturbance:
        (customer,) = await sign_in(self._platform.address, 1)

        async def submit() -> None:
            await self._upload(customer, LARGE_PICTURES, LARGE)

        return await self._disturbance(meter, submit)

    async def _drawing(self, meter: Meter) -> Disturbance:
        artist = await sign_in_artist(self._platform.address)
        return await self._disturbance(meter, lambda: draw_many(artist, FIGURES))

    async def _disturbance(self, meter: Meter, submit: Callable[[], Awaitable[None]]) -> Disturbance:
        """`submit` submits more jobs than end during a measurement."""
        (visitor,) = await Shop(self._platform.address).customers(1, Goods([], [], 1))
        await self._settle(meter)
        without, during = [], []
        for _ in range(self._scale.rounds):
            without.append(await self._side(visitor))
            await submit()
            during.append(await self._side(visitor))
            if not await self._records.running():
                raise BenchmarkFailed("the pictures were made before the end of the measurement")
            await self._records.discard()
            await self._settle(meter)
        return Disturbance(without=without, during=during)

    async def _side(self, visitor: Visitor) -> Side:
        seconds, address = self._scale.seconds, self._platform.address
        alive, lists = Crowd(address, get("/health/live")), Crowd(address, get(f"{API}/products/", visitor.token))
        found = await asyncio.gather(
            alive.come(ALIVE_PER_SECOND, seconds, times=1), lists.come(LISTS_PER_SECOND, seconds, times=1)
        )
        return Side(alive=found[0], list=found[1])

    async def _leases(self, meter: Meter) -> Leases:
        flooding, *customers = await sign_in(self._platform.address, 1 + 2 * NEWCOMERS)
        others, newcomers = customers[:NEWCOMERS], customers[NEWCOMERS:]
        idle = []
        for other in others:
            await self._settle(meter)
            idle += await self._records.leases(await self._upload(other, 1, SMALL), ended=True)
        flood = await self._upload(flooding, FLOOD, SMALL)
        queued = await self._records.unfinished()
        behind = []
        for newcomer in newcomers:
            behind += await self._records.leases(await self._upload(newcomer, 1, SMALL))
            queued = min(queued, await self._records.unfinished())
        if queued < QUEUED:
            raise BenchmarkFailed(f"only {queued} jobs were in the queue")
        took = [each.took for each in (*idle, *await self._records.begun(flood)) if each.took is not None]
        return Leases(
            idle=[each.waited.total_seconds() for each in idle],
            behind=[each.waited.total_seconds() for each in behind],
            queued=queued,
            took=[each.total_seconds() for each in took],
        )

    async def _submissions(self, meter: Meter) -> list[Round]:
        customers = await sign_in(self._platform.address, CUSTOMERS)
        holding = await self._upload(customers[0], 1, SMALL)
        await self._records.leases(holding)
        await meter.calm()
        submitting = Submitting(customers)
        visitors = [Visitor(Goods([], [], 0), Random(number)) for number in range(YARDSTICK)]

        async def journey(connection: Connection, _: Visitor) -> None:
            await submitting.step(connection)

        loop = ClosedLoop(self._platform.address, meter, self._say)
        rounds = []
        for _ in range(self._scale.rounds):
            plain = await self._limits.measure(SUBMISSION, self._scale.round_seconds)
            prepared = await self._limits.measure(SUBMISSION, self._scale.round_seconds, prepared=True)
            measured = await loop.drive(SUBMISSION, journey, visitors, self._scale.round_seconds)
            rounds.append(Round(measured, plain, prepared))
        return rounds

    async def _upload(self, customer: Customer, count: int, size: tuple[int, int]) -> list[int]:
        """Submit pictures, a few at a time; returns the numbers of their jobs."""
        picture, left = photograph(*size), iter(range(count))
        numbers: list[int] = []

        async def client() -> None:
            connection = Connection(self._platform.address)
            for _ in left:
                numbers.append(await upload(connection, customer, picture))
            connection.close()

        await asyncio.gather(*(client() for _ in range(min(count, YARDSTICK))))
        return numbers

    async def _settle(self, meter: Meter) -> None:
        """Wait until no job runs and the servers are idle."""
        await self._records.emptied()
        await meter.calm()
