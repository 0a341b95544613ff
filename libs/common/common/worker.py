"""A service's background life: relay the outbox, run what is due, keep the timers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from common import clock, context
from common.consumers import Consumers
from common.database import Database
from common.doorbell import Doorbell
from common.measures import EVERY_SECONDS, measure
from common.outbox import BATCH, prune, relay
from common.tasks import Task, TaskQueue
from common.transport import Transport

POLL_SECONDS = 1.0
GATHER_SECONDS = 0.2
"""What arrives within this time of the last step waits for the next one: when much happens, more is done at once."""
AHEAD = 2
"""For every hand so many tasks are leased: the one it works on, and the next."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timer:
    """Something done every so many seconds of the platform's clock; must be safe in several processes at once."""

    name: str
    every: float
    run: Callable[[], Awaitable[None]]


class Worker:
    """Runs until cancelled. The doorbell wakes it; it looks by itself as well, because a notification may be lost."""

    def __init__(
        self,
        service: str,
        database: Database,
        consumers: Consumers,
        transport: Transport,
        timers: tuple[Timer, ...] = (),
        concurrency: int = 2,
    ) -> None:
        self._service = service
        self._database = database
        self._consumers = consumers
        self._transport = transport
        self._queue = TaskQueue(database, consumers)
        self._timers = (
            *timers,
            Timer("prune", 3600, lambda: prune(database)),
            Timer("measure", EVERY_SECONDS, lambda: measure(service, database)),
        )
        self._hands = asyncio.Semaphore(concurrency)
        self._room = AHEAD * concurrency
        self._in_hand: set[asyncio.Task[None]] = set()
        self._events_waiting = asyncio.Event()
        self._tasks_waiting = asyncio.Event()
        self._bell = Doorbell(service, database.url, self._events_waiting, self._tasks_waiting)

    async def run(self) -> None:
        await self._transport.consume(self._service, self._consumers, self._database)
        try:
            with context.within(service=self._service):
                await self._live()
        finally:
            for task in self._in_hand:
                task.cancel()
            await asyncio.gather(*self._in_hand, return_exceptions=True)

    async def _live(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._bell.ring())
            group.create_task(self._forever("relay", self._relay, self._events_waiting))
            group.create_task(self._forever("tasks", self._work, self._tasks_waiting))
            for timer in self._timers:
                group.create_task(self._keep(timer))

    async def drain(self) -> None:
        """Relay and run all that is due now, then return. For tests and commands."""
        await self._transport.consume(self._service, self._consumers, self._database)
        while await relay(self._database, self._transport) or await self._queue.run_one():
            pass

    async def _relay(self) -> bool:
        """One batch; whether there may be more."""
        relayed = await relay(self._database, self._transport)
        if relayed:
            self._bell.stay_off()
        return relayed == BATCH

    async def _work(self) -> bool:
        """Take what there is room for; whether there may be more as soon as there is room again."""
        free = self._room - len(self._in_hand)
        taken = await self._queue.take(free)
        if taken:
            self._bell.stay_off()
        for task in taken:
            running = asyncio.create_task(self._run(task))
            self._in_hand.add(running)
            running.add_done_callback(self._in_hand.discard)
        if len(taken) == free:
            await asyncio.wait(self._in_hand, return_when=asyncio.FIRST_COMPLETED)
        return len(taken) == free

    async def _run(self, task: Task) -> None:
        async with self._hands:
            await self._queue.run(task)

    async def _forever(self, name: str, step: Callable[[], Awaitable[bool]], wake: asyncio.Event) -> None:
        clock_time = asyncio.get_running_loop().time
        while not _is_stopping():
            wake.clear()
            begun = clock_time()
            try:
                while await step() and not _is_stopping():
                    pass
            except Exception:
                log.exception("worker_step_failed", service=self._service, step=name)
            if not _is_stopping():
                await _wait(wake, GATHER_SECONDS if self._bell.is_off else POLL_SECONDS)
                await asyncio.sleep(begun + GATHER_SECONDS - clock_time())

    async def _keep(self, timer: Timer) -> None:
        due = clock.timestamp()
        while not _is_stopping():
            if clock.timestamp() >= due:
                due = clock.timestamp() + timer.every
                try:
                    await timer.run()
                except Exception:
                    log.exception("timer_failed", service=self._service, timer=timer.name)
            await asyncio.sleep(min(POLL_SECONDS, timer.every))


async def _wait(wake: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        pass


def _is_stopping() -> bool:
    """Whether the current task was cancelled, even if that was swallowed on the way.

    psycopg waits with `asyncio.wait_for`, which before Python 3.12 drops a cancellation that arrives together
    with the data.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
