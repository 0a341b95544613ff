"""What befalls a distributed platform: one of these after the other, drawn from a seed.

Which, in what order, and to whom depends on the seed alone, so that a seed brings the same schedule again.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

import psycopg
from atelier.processes.state import Running
from common.testing.conditions import eventually

from crash.broker import Broker
from crash.distributed import PREFIX, DistributedPlatform
from crash.faults import progress
from crash.load import Shop
from crash.quiet import advance
from crash.second_door import SecondDoor

LEASE = 61
"""Longer than any lease of a task, in seconds of the platform's clock."""
PATIENCE = 300.0
SOME_BACKENDS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname like %s and pid <> pg_backend_pid() order by random() limit %s
"""
SOME_AGAIN = """
    update outbox set published_at = null where id in (
        select id from outbox where published_at is not null order by random() limit %s for update skip locked)
"""

Misfortune = Callable[[Random], Awaitable[str]]


class Misfortunes:
    """Each answers what it did, for the record; `befallen` counts them by kind."""

    def __init__(self, platform: DistributedPlatform, broker: Broker, door: SecondDoor, shop: Shop, seed: int) -> None:
        self._platform = platform
        self._broker = broker
        self._door = door
        self._shop = shop
        self._seed = seed
        self.befallen: Counter[str] = Counter()

    async def befall(self, count: int, purchases: int) -> None:
        """So many, spread over so many purchases; now and then the clock moves past the leases of the dead."""
        for number, misfortune in enumerate(self._schedule(count), 1):
            random = Random(f"{self._seed}/misfortune/{number}")
            await progress(self._shop.steps, random.randrange(3, 20))
            await self._sold(purchases * (number - 1) // count)
            await asyncio.sleep(random.uniform(0, 0.3))
            print(f"{number}: {await misfortune(random)}")
            self.befallen[misfortune.__name__] += 1
            if number % 3 == 0:
                await advance(self._platform.sandbox, LEASE)
        await self._sold(purchases)

    async def _sold(self, purchases: int) -> None:
        while self._shop.told.purchases < purchases:
            await progress(self._shop.steps, 1)

    def _schedule(self, count: int) -> list[Misfortune]:
        random = Random(f"{self._seed}/misfortunes")
        often = [
            self.an_api_dies,
            self.a_worker_dies,
            self.backends_end,
            self.events_come_again,
            self.an_answer_is_lost,
        ]
        seldom: list[Misfortune] = [self.the_gateway_dies, self.a_worker_pauses]
        chosen = random.choices(often + seldom, [3] * len(often) + [1] * len(seldom), k=count)
        if self._broker.node is not None:
            for _ in range(max(1, count // 60)):
                chosen[random.randrange(count)] = self.the_broker_dies
        return chosen

    async def an_api_dies(self, random: Random) -> str:
        return await self._kill(random, "api")

    async def a_worker_dies(self, random: Random) -> str:
        return await self._kill(random, "worker")

    async def the_gateway_dies(self, random: Random) -> str:
        return await self._kill(random, "gateway")

    async def a_worker_pauses(self, random: Random) -> str:
        """Past its lease: somebody else may have done its work when it goes on."""
        worker = await self._one(random, "worker")
        os.kill(worker.pid, signal.SIGSTOP)
        try:
            await advance(self._platform.sandbox, LEASE)
            await asyncio.sleep(random.uniform(0, 3))
        finally:
            os.kill(worker.pid, signal.SIGCONT)
        return f"paused {worker.name}"

    async def backends_end(self, random: Random) -> str:
        service = random.choice(list(self._platform.databases()))
        whose, most = random.choice(((f"{PREFIX}_{service}", 100), (f"{PREFIX}_%", 5)))
        async with await psycopg.AsyncConnection.connect(self._platform.postgres, autocommit=True) as connection:
            ended = await connection.execute(SOME_BACKENDS, (whose, most))
        return f"ended {ended.rowcount} backends of {whose}"

    async def events_come_again(self, random: Random) -> str:
        """Old ones, all at once, in any order with the new ones."""
        service = random.choice(["identity", "catalog", "orders", "payments"])
        url = self._platform.databases()[service]
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            again = await connection.execute(SOME_AGAIN, (random.randrange(5, 50),))
        return f"published {again.rowcount} events of {service} again"

    async def an_answer_is_lost(self, random: Random) -> str:
        self._door.break_a_line(random)
        return "broke a line between gateway and service"

    async def the_broker_dies(self, _: Random) -> str:
        await asyncio.to_thread(self._broker.kill_and_restart)
        return "killed the broker and started it again"

    async def _kill(self, random: Random, role: str) -> str:
        victim = await self._one(random, role)
        os.kill(victim.pid, signal.SIGKILL)
        return f"killed {victim.name}"

    async def _one(self, random: Random, role: str) -> Running:
        """A living process; who was killed a moment ago is on his way back."""
        name = random.choice(self._platform.names(role))

        async def living() -> Running | None:
            return self._platform.living(name)

        found = await eventually(living, within=PATIENCE)
        assert found is not None
        return found
