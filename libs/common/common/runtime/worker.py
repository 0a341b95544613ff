"""A service's background loops: relay the outbox, run due tasks and timers, listen for notifications."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import structlog

from common.changes.compacting import INTERVAL_SECONDS, compact_changes
from common.db.database import Database
from common.jobs.measures import keep_measuring
from common.jobs.queue import LEASE_SECONDS, JobQueue
from common.jobs.requests import prune_cancelled
from common.jobs.task import DEFAULT_QUEUE
from common.jobs.wakeup import AdvisoryLockWakeup
from common.kernel import clock
from common.messaging.handlers import HandlerRegistry
from common.messaging.outbox import BATCH, prune, relay
from common.messaging.transport import Transport
from common.observability import log_context
from common.observability.heartbeats import Heartbeats
from common.runtime.loops import GRACE_SECONDS, POLL_SECONDS, STEP_SECONDS, bounded, is_stopping
from common.runtime.queue_runner import QueueRunner

GATHER_SECONDS = 0.2
"""The shortest time from one step to the next. Under load each step has more to process at once."""
TIMER_SECONDS = 300.0
"""The deadline of one run of a timer."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timer:
    """`run` is called every `every` seconds of the platform's clock. It must be safe in several processes at once.

    It is called less often where it would take more than `share` of the time.
    """

    name: str
    every: float
    run: Callable[[], Awaitable[None]]
    share: float = 1.0


class Worker:
    """Runs until cancelled. Notifications wake it; it polls as well, because one may be lost.

    `concurrency` is how many tasks of a queue run at once. It overrides the numbers in `handlers`. `on_stop` is called
    when no task runs any more.
    """

    def __init__(
        self,
        service: str,
        database: Database,
        handlers: HandlerRegistry,
        transport: Transport,
        timers: tuple[Timer, ...] = (),
        concurrency: Mapping[str, int] | None = None,
        heartbeats: Heartbeats | None = None,
        lease_seconds: float = LEASE_SECONDS,
        on_stop: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._service = service
        self._database = database
        self._handlers = handlers
        self._transport = transport
        self._queue = JobQueue(database, handlers, lease_seconds)
        self._on_stop = on_stop
        self._timers = (
            *timers,
            Timer("prune", 3600, self._prune),
            Timer("compact changes", INTERVAL_SECONDS, lambda: compact_changes(database)),
        )
        self._heartbeats = heartbeats or Heartbeats(service)
        queues = handlers.concurrency(concurrency or {})
        self._events_waiting = asyncio.Event()
        self._tasks_waiting = {queue: asyncio.Event() for queue in queues}
        woken = self._events_waiting, *self._tasks_waiting.values()
        self._wakeup = AdvisoryLockWakeup(service, database.url, database.deadlines, self._heartbeats, *woken)
        self._runners = [
            QueueRunner(self._queue, queue, number, self._wakeup.suppress) for queue, number in queues.items()
        ]

    async def run(self) -> None:
        await self._transport.consume(self._service, self._handlers, self._database, self._heartbeats)
        with log_context.bound(service=self._service):
            try:
                await self._run_loops()
            finally:
                await asyncio.gather(*(runner.stop() for runner in self._runners))
                if self._on_stop is not None:
                    await self._on_stop()

    async def _run_loops(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._wakeup.run())
            group.create_task(keep_measuring(self._service, self._database, self._handlers))
            group.create_task(self._repeat("relay", self._relay, self._events_waiting))
            for runner in self._runners:
                group.create_task(self._repeat(_loop_name(runner.name), runner.step, self._tasks_waiting[runner.name]))
            group.create_task(self._extend_leases())
            for timer in self._timers:
                group.create_task(self._run_timer(timer))

    async def _relay(self) -> bool:
        """Relay one batch. Returns whether more events may be due."""
        relayed = await relay(self._database, self._transport)
        if relayed:
            self._wakeup.suppress()
        return relayed == BATCH

    async def _extend_leases(self) -> None:
        seconds = self._queue.extension_seconds
        async with self._heartbeats.monitor("leases", STEP_SECONDS + GRACE_SECONDS) as heartbeat:
            while not is_stopping():
                try:
                    await bounded(self._queue.extend_leases(), STEP_SECONDS, heartbeat)
                except Exception:
                    log.exception("leases_not_extended", service=self._service)
                    await asyncio.sleep(min(POLL_SECONDS, seconds))
                else:
                    await asyncio.sleep(seconds)

    async def _repeat(self, name: str, step: Callable[[], Awaitable[bool]], wake: asyncio.Event) -> None:
        """Run the step while it returns True, and again whenever `wake` is set or POLL_SECONDS have passed."""
        clock_time = asyncio.get_running_loop().time
        async with self._heartbeats.monitor(name, STEP_SECONDS + GRACE_SECONDS) as heartbeat:
            while not is_stopping():
                wake.clear()
                started = clock_time()
                try:
                    while await bounded(step(), STEP_SECONDS, heartbeat) and not is_stopping():
                        pass
                except Exception:
                    log.exception("worker_step_failed", service=self._service, step=name)
                if not is_stopping():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(GATHER_SECONDS if self._wakeup.is_suppressed else POLL_SECONDS):
                            await wake.wait()
                    await asyncio.sleep(started + GATHER_SECONDS - clock_time())

    async def _run_timer(self, timer: Timer) -> None:
        due, now = clock.timestamp(), asyncio.get_running_loop().time
        async with self._heartbeats.monitor(f"timer {timer.name}", TIMER_SECONDS + GRACE_SECONDS) as heartbeat:
            while not is_stopping():
                heartbeat.beat()
                if clock.timestamp() >= due:
                    due, started = clock.timestamp() + timer.every, now()
                    try:
                        await bounded(timer.run(), TIMER_SECONDS, heartbeat)
                    except Exception:
                        log.exception("timer_failed", service=self._service, timer=timer.name)
                    due += max(0.0, (now() - started) / timer.share - timer.every)
                await asyncio.sleep(min(POLL_SECONDS, timer.every))

    async def _prune(self) -> None:
        await prune(self._database)
        await prune_cancelled(self._database)


def _loop_name(queue: str) -> str:
    return "tasks" if queue == DEFAULT_QUEUE else f"tasks {queue}"
