"""Counts the SQL statements of a journey: one customer, one journey after the other."""

from collections.abc import Mapping, Sequence
from time import perf_counter

from bench.accounting import Meter
from bench.caching import fill_cache
from bench.http_client import Connection
from bench.journeys import BY_STAFF, JOURNEYS
from bench.shop import Shop
from bench.statements import StatementCounter

TO_WARM_UP = 5
IDLE_SECONDS = 5.0


async def count_statements(
    shop: Shop, meter: Meter, counter: StatementCounter, journeys: Sequence[str], times: int
) -> Mapping[str, float]:
    """Statements per journey with its background work, without those of the idle platform."""
    goods = await shop.goods()
    customer = (await shop.customers(1, goods))[0]
    member = (await shop.staff(1, goods))[0]
    await fill_cache(shop.address, goods)
    counter.start()
    await meter.learn_idle(IDLE_SECONDS)
    idle = counter.read() / IDLE_SECONDS
    counts = {}
    connection = Connection(shop.address)
    for name in journeys:
        visitor = member if name in BY_STAFF else customer
        for _ in range(TO_WARM_UP):
            await JOURNEYS[name](connection, visitor)
        await meter.calm()
        counter.start()
        began = perf_counter()
        for _ in range(times):
            await JOURNEYS[name](connection, visitor)
        await meter.calm()
        counts[name] = max(0.0, counter.read() - idle * (perf_counter() - began)) / times
    connection.close()
    return counts
