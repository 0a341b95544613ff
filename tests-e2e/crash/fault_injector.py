"""Injects faults into a distributed platform, one after the other, drawn from a seed.

Which, in what order, and to whom depends on the seed alone, so that a seed brings the same schedule again.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from typing import ClassVar, Protocol

import psycopg
from atelier.processes.state import Running
from testkit.conditions import eventually

from crash.broker import Broker
from crash.distributed import PREFIX, DistributedPlatform
from crash.faults import progress
from crash.idle import advance
from crash.retrying_client import Steps
from crash.second_gateway import SecondGateway

LEASE = 61
"""Seconds of the platform's clock; longer than any lease of a task."""
TIMEOUT_SECONDS = 300.0
SOME_BACKENDS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname like %s and pid <> pg_backend_pid() order by random() limit %s
"""
SOME_AGAIN = """
    update outbox set published_at = null where id in (
        select id from outbox where published_at is not null order by random() limit %s for update skip locked)
"""

InjectFault = Callable[[Random], Awaitable[str]]


class Load(Protocol):
    """The customers during the faults: their steps, and how many purchases Stripe has confirmed."""

    steps: Steps

    @property
    def purchases(self) -> int: ...


class FaultInjector:
    """Each fault returns a description; `injected` counts faults by kind."""

    publishers: ClassVar[Sequence[str]] = ("identity", "catalog", "orders", "payments")
    """The services whose events are published again."""

    def __init__(
        self, platform: DistributedPlatform, broker: Broker, second_gateway: SecondGateway, load: Load, seed: int
    ) -> None:
        self._platform = platform
        self._broker = broker
        self._second_gateway = second_gateway
        self._load = load
        self._seed = seed
        self.injected: Counter[str] = Counter()

    async def inject(self, count: int, purchases: int) -> None:
        """Inject faults evenly over the purchases; sometimes advance the clock past the leases of ended processes."""
        for number, fault in enumerate(self._schedule(count), 1):
            random = Random(f"{self._seed}/fault/{number}")
            await progress(self._load.steps, random.randrange(3, 20))
            await self._sold(purchases * (number - 1) // count)
            await asyncio.sleep(random.uniform(0, 0.3))
            print(f"{number}: {await fault(random)}")
            self.injected[fault.__name__] += 1
            if number % 3 == 0:
                await advance(self._platform.sandbox, LEASE)
        await self._sold(purchases)

    async def _sold(self, purchases: int) -> None:
        while self._load.purchases < purchases:
            await progress(self._load.steps, 1)

    def _schedule(self, count: int) -> list[InjectFault]:
        """Each kind at least once."""
        random = Random(f"{self._seed}/injector")
        often = [
            self.kill_an_api,
            self.kill_a_worker,
            self.terminate_backends,
            self.republish_events,
            self.lose_a_response,
        ]
        seldom: list[InjectFault] = [self.kill_the_gateway, self.pause_a_worker]
        once = [*often, *seldom]
        if self._broker.node is not None:
            once += [self.kill_the_broker] * max(1, count // 60)
        more = random.choices(often + seldom, [3] * len(often) + [1] * len(seldom), k=max(0, count - len(once)))
        chosen = [*once, *more]
        random.shuffle(chosen)
        return chosen[:count]

    async def kill_an_api(self, random: Random) -> str:
        return await self._kill(random, "api")

    async def kill_a_worker(self, random: Random) -> str:
        return await self._kill(random, "worker")

    async def kill_the_gateway(self, random: Random) -> str:
        return await self._kill(random, "gateway")

    async def pause_a_worker(self, random: Random) -> str:
        """Pause a worker past its lease: another worker may have executed its task when it continues."""
        worker = await self._one(random, "worker")
        os.kill(worker.pid, signal.SIGSTOP)
        try:
            await advance(self._platform.sandbox, LEASE)
            await asyncio.sleep(random.uniform(0, 3))
        finally:
            os.kill(worker.pid, signal.SIGCONT)
        return f"paused {worker.name}"

    async def terminate_backends(self, random: Random) -> str:
        service = random.choice(list(self._platform.databases()))
        whose, most = random.choice(((f"{PREFIX}_{service}", 100), (f"{PREFIX}_%", 5)))
        async with await psycopg.AsyncConnection.connect(self._platform.postgres, autocommit=True) as connection:
            ended = await connection.execute(SOME_BACKENDS, (whose, most))
        return f"ended {ended.rowcount} backends of {whose}"

    async def republish_events(self, random: Random) -> str:
        """Publish old events again, all at once, among new ones."""
        service = random.choice(self.publishers)
        url = self._platform.databases()[service]
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            again = await connection.execute(SOME_AGAIN, (random.randrange(5, 50),))
        return f"published {again.rowcount} events of {service} again"

    async def lose_a_response(self, random: Random) -> str:
        self._second_gateway.break_a_line(random)
        return "broke a line between gateway and service"

    async def kill_the_broker(self, _: Random) -> str:
        await asyncio.to_thread(self._broker.kill_and_restart)
        return "killed the broker and started it again"

    async def _kill(self, random: Random, *parts: str) -> str:
        victim = await self._one(random, *parts)
        os.kill(victim.pid, signal.SIGKILL)
        return f"killed {victim.name}"

    async def _one(self, random: Random, *parts: str) -> Running:
        """Return a living process with these parts of its name, waiting for one that is being restarted."""
        name = random.choice(self._platform.names(*parts))

        async def living() -> Running | None:
            return self._platform.living(name)

        found = await eventually(living, within=TIMEOUT_SECONDS)
        assert found is not None
        return found
