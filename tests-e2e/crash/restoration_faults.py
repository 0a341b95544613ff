"""Faults of restorations and credits, and the passing of time that lets the platform recover from them."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from itertools import cycle, islice
from random import Random
from typing import Any, ClassVar

from crash.fault_injector import FaultInjector, InjectFault
from crash.faults import FaultTime
from crash.idle import advance
from crash.renderers import kill_a_renderer

KeepBusy = Callable[[asyncio.Event, Random], Coroutine[Any, Any, None]]
"""Use the platform as one customer does, until the event is set."""
Moments = Sequence[tuple[str | None, float]]
"""Steps of customers, and the most seconds after each; without a step any moment."""
UPLOADS: Moments = (("/restorations/upload/", 0.1), ("/restorations/upload/", 2.0))
"""While a picture is being stored, waits or is being restored."""
MOMENTS: Moments = (
    *UPLOADS,
    ("/restorations/*/unlock/", 0.1),
    ("/restorations/*/unlock/", 0.1),
    ("/credits/purchase/", 0.1),
    ("/pay", 0.3),  # while the webhook is being handled
    ("/restorations/*/confirm-share/", 0.1),
    (None, 2.0),
)
MINUTE = 61.0
"""Longer than any lease of a task, and than the delay between two attempts of a restoration."""
PAUSE = 1.0


def moment(random: Random, moments: Moments = MOMENTS) -> FaultTime:
    step, longest = random.choice(moments)
    return FaultTime(step, random.uniform(0, longest))


async def pass_time(sandbox: str, customers: list[asyncio.Task[None]]) -> None:
    """Advance the platform's clock until all customers have left: they wait for attempts that are repeated later."""
    while not all(customer.done() for customer in customers):
        await asyncio.wait(customers, timeout=PAUSE)
        await advance(sandbox, MINUTE)


class RestorationFaultInjector(FaultInjector):
    """Injects faults into the services of restorations and credits, each shortly after a step of a customer.

    `moments` are those of the faults, `rendering` those at which child processes of `renderers` have work.
    """

    publishers: ClassVar[Sequence[str]] = ("generation", "payments", "identity")
    moments: ClassVar[Moments] = MOMENTS
    rendering: ClassVar[Moments] = UPLOADS
    renderers: ClassVar[tuple[str, ...]] = ("generation",)

    async def inject_while(self, keep_busy: KeepBusy, *, customers: int, count: int) -> None:
        """Inject faults while so many customers use the platform, then wait until these have finished and left."""
        closing = asyncio.Event()
        async with asyncio.TaskGroup() as visits:
            busy = [
                visits.create_task(keep_busy(closing, Random(f"{self._seed}/{which}"))) for which in range(customers)
            ]
            await self.inject_at_steps(count)
            closing.set()
            await pass_time(self._platform.sandbox, busy)
        print(dict(self.injected))

    async def inject_at_steps(self, count: int) -> None:
        """Inject faults, all kinds equally often, and advance the clock past the leases of ended processes."""
        for number, fault in enumerate(self._schedule(count), 1):
            random = Random(f"{self._seed}/fault/{number}")
            when = moment(random, self.rendering if fault == self.kill_a_child_process else self.moments)
            await when.wait(self._load.steps)
            print(f"{number}: {await fault(random)} {when}")
            self.injected[fault.__name__] += 1
            await advance(self._platform.sandbox, MINUTE)

    def _schedule(self, count: int) -> list[InjectFault]:
        kinds = self._kinds()
        Random(f"{self._seed}/injector").shuffle(kinds)
        return list(islice(cycle(kinds), count))

    def _kinds(self) -> list[InjectFault]:
        return [
            self.kill_generations_worker,
            self.kill_a_child_process,
            self.kill_generations_api,
            self.kill_payments,
            self.lose_a_response,
            self.republish_events,
        ]

    async def kill_generations_worker(self, random: Random) -> str:
        return await self._kill(random, "generation", "worker")

    async def kill_generations_api(self, random: Random) -> str:
        return await self._kill(random, "generation", "api")

    async def kill_payments(self, random: Random) -> str:
        return await self._kill(random, "payments")

    async def kill_a_child_process(self, random: Random) -> str:
        """Kill a process that restores a picture or checks an upload."""
        parent = await self._one(random, *self.renderers)
        return f"{kill_a_renderer(parent.pid, random)} of {parent.name}"
