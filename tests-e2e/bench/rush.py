"""The rush: N units, ten times as many concurrent buyers, exactly N orders."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from dataclasses import replace as with_changes
from time import perf_counter

from bench.accounting import Meter
from bench.http_client import Connection, post
from bench.journeys import API, Visitor, add_to_cart, empty_cart
from bench.shop import Shop

BUYERS_PER_UNIT = 10
COME_AGAIN = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """`orders` were confirmed to buyers, `left` is the stock that the shop shows, `shed` were refused with 503."""

    units: int
    buyers: int
    orders: int
    refused: int
    shed: int
    left: int
    seconds: float
    cpu: float

    @property
    def is_exact(self) -> bool:
        return self.orders == self.units and self.refused == self.buyers - self.units and self.left == 0


async def rush(shop: Shop, meter: Meter, visitors: list[Visitor], units: int) -> Rush:
    """The first ten buyers per unit of these visitors want one each."""
    goods = await shop.scarce(units)
    buyers = [with_changes(visitor, goods=goods) for visitor in visitors[: units * BUYERS_PER_UNIT]]
    connections = [Connection(shop.address) for _ in buyers]
    for connection, buyer in zip(connections, buyers, strict=True):
        await empty_cart(connection, buyer)
        await add_to_cart(connection, buyer)
    await meter.calm()
    before, began = meter.cpu(), perf_counter()
    outcomes: Counter[int] = Counter()
    pairs = zip(connections, buyers, strict=True)
    await asyncio.gather(*(_insist(connection, buyer, outcomes) for connection, buyer in pairs))
    took = perf_counter() - began
    await meter.calm()
    for connection in connections:
        connection.close()
    return Rush(
        units=units,
        buyers=len(buyers),
        orders=outcomes[201],
        refused=outcomes[400],
        shed=outcomes[503],
        left=await shop.left(goods),
        seconds=took,
        cpu=meter.cpu() - before,
    )


async def _insist(connection: Connection, buyer: Visitor, outcomes: Counter[int]) -> None:
    body = buyer.body(shipping_address_id=buyer.address, billing_address_id=buyer.address)
    while True:
        answer = await connection.ask(post(f"{API}/orders/", body, buyer.token))
        outcomes[answer.status] += 1
        if answer.status != 503:
            return
        await asyncio.sleep(COME_AGAIN)
