"""All measurements of one topology, in order."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from bench.accounting import Meter
from bench.arithmetic import Measured
from bench.bare_limit import keep_pages
from bench.caching import fill_cache
from bench.closed_loop import ClosedLoop
from bench.counting import count_statements
from bench.figures import YARDSTICK, Round, TopologyFigures
from bench.goals import limit_of
from bench.http_client import Connection, get
from bench.idle import quiet
from bench.journeys import ADD, API, BY_STAFF, BY_STRANGERS, JOURNEYS, LIST, PURCHASE, Goods, Visitor, empty_cart
from bench.open_loop import Crowd
from bench.options import Options
from bench.pgbench import Limits
from bench.rush import BUYERS_PER_UNIT, rush
from bench.shop import Shop, stock
from bench.statements import StatementCounter, can_count, load_module, unload_module
from bench.topology import Topology

IDLE_SECONDS = 3.0


class Measuring:
    """One run over one topology, which is stopped afterwards. Some of its pages are kept in the folder `pages`."""

    def __init__(
        self, topology: Topology, limits: Limits, options: Options, say: Callable[[str], None], pages: Path
    ) -> None:
        self._topology = topology
        self._limits = limits
        self._options = options
        self._scale = options.scale
        self._say = say
        self._pages = pages
        self._shop = Shop(topology.address)

    async def run(self) -> TopologyFigures:
        self._say(f"{self._topology.name}: first start, and a thousand products")
        figures = TopologyFigures(name=self._topology.name, first_start=self._topology.start())
        await stock(self._topology.database("catalog"), self._topology.objects, self._topology.storefronts)
        self._topology.stop()
        if can_count(self._topology.programs):
            figures.statements = await self._count()
        figures.second_start = self._topology.start()
        await self._measure(figures)
        self._topology.stop()
        return figures

    async def _count(self) -> Mapping[str, float]:
        self._say(f"{self._topology.name}: counting SQL statements")
        load_module(self._topology.cluster)
        self._topology.start()
        try:
            counter = StatementCounter(self._topology.database("postgres"))
            meter = Meter(self._topology.roots)
            await quiet(self._topology, meter, 0.5)
            return await count_statements(self._shop, meter, counter, self._options.journeys, self._scale.counted)
        finally:
            self._topology.stop()
            unload_module(self._topology.cluster)

    async def _measure(self, figures: TopologyFigures) -> None:
        meter = Meter(self._topology.roots)
        await quiet(self._topology, meter, IDLE_SECONDS)
        figures.idle_mib = meter.mib()
        self._say(f"{self._topology.name}: customers arrive")
        await keep_pages(self._shop, self._pages)
        goods = await self._shop.goods()
        buyers = self._scale.units * BUYERS_PER_UNIT
        visitors = await self._shop.customers(max(*self._options.clients, buyers), goods)
        await meter.calm()
        for name in self._options.journeys:
            await self._drive(figures, meter, name, visitors, goods)
        if PURCHASE in self._options.journeys:
            self._say(f"{self._topology.name}: the rush")
            figures.rush = await rush(self._shop, meter, visitors, self._scale.units)
        if LIST in self._options.journeys:
            self._say(f"{self._topology.name}: four times the load")
            crowd = Crowd(self._topology.address, get(f"{API}/products/?page=7", visitors[0].token))
            figures.overload = await crowd.come(figures.peak(LIST), self._scale.crowd_seconds)

    async def _drive(
        self, figures: TopologyFigures, meter: Meter, name: str, visitors: list[Visitor], goods: Goods
    ) -> None:
        self._say(f"{self._topology.name}: {name}")
        if name in BY_STRANGERS:
            await fill_cache(self._topology.address, goods)
            visitors = [Visitor(goods, Random(number)) for number in range(len(visitors))]
        elif name in BY_STAFF:
            visitors = await self._shop.staff(len(visitors), goods)
        loop = ClosedLoop(self._topology.address, meter, self._say)
        limit = limit_of(self._topology.name, name)
        for clients in self._options.clients:
            if limit and clients == YARDSTICK:
                rounds = figures.rounds[name] = await self._side_by_side(loop, name, limit, visitors[:clients])
                figures.measured.append(Measured.together([each.measured for each in rounds]))
            else:
                figures.measured.append(await loop.drive(name, JOURNEYS[name], visitors[:clients], self._scale.seconds))
        if name == ADD:
            await self._empty_carts(visitors[: max(self._options.clients)])

    async def _side_by_side(self, loop: ClosedLoop, name: str, limit: str, visitors: list[Visitor]) -> list[Round]:
        """Measure in turns, because the speed of a shared machine changes over time."""
        rounds: list[Round] = []
        seconds = self._scale.round_seconds
        for _ in range(self._scale.rounds):
            plain = await self._limits.measure(limit, seconds)
            prepared = await self._limits.measure(limit, seconds, prepared=True)
            rounds.append(Round(await loop.drive(name, JOURNEYS[name], visitors, seconds), plain, prepared))
        return rounds

    async def _empty_carts(self, visitors: list[Visitor]) -> None:
        connection = Connection(self._topology.address)
        for visitor in visitors:
            await empty_cart(connection, visitor)
        connection.close()
