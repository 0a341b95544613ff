"""A queue in which tasks wait and that no worker empties."""

import pytest
from common.jobs.payload import JobPayload
from common.jobs.queue import JobQueue, enqueue
from common.jobs.stall import STALLED_AFTER, JobsNotRunning
from common.kernel import clock
from common.kernel.errors import ServiceUnavailable
from common.messaging.handlers import HandlerRegistry
from common.rpc.every_service import EveryServiceInternal
from common.rpc.interfaces.every_service import EveryServiceInterface
from testkit.harness import Harness

PAST_STALLED_AFTER = STALLED_AFTER.total_seconds() + 1


class Draw(JobPayload, name="Draw"):
    name: str


class Studio:
    def __init__(self, ledger: Harness) -> None:
        self.database = ledger.database
        handlers = HandlerRegistry()
        handlers.job(Draw)(self._draw)
        self.queue = JobQueue(ledger.database, handlers)
        self.internal = EveryServiceInternal(ledger.database, handlers, {})

    async def add(self) -> None:
        async with self.database.transaction() as uow:
            await enqueue(uow, Draw(name="a"))

    async def _draw(self, job: Draw) -> None:
        raise NotImplementedError


async def test_an_empty_queue_is_not_stopped(ledger: Harness) -> None:
    await Studio(ledger).internal.check_jobs()


async def test_a_queue_whose_tasks_no_worker_takes_has_stopped(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add()
    await studio.internal.check_jobs()
    clock.advance(PAST_STALLED_AFTER)
    with pytest.raises(JobsNotRunning):
        await studio.internal.check_jobs()


async def test_a_long_queue_that_a_worker_is_busy_with_is_not_stopped(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add()
    await studio.add()
    clock.advance(PAST_STALLED_AFTER)
    assert len(await studio.queue.lease(1)) == 1
    await studio.internal.check_jobs()


async def test_a_queue_whose_worker_was_killed_has_stopped(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add()
    await studio.queue.lease(1)
    clock.advance(60 + PAST_STALLED_AFTER)
    with pytest.raises(JobsNotRunning):
        await studio.internal.check_jobs()


async def test_the_gateway_learns_over_the_network_that_a_queue_has_stopped(ledger: Harness) -> None:
    service = ledger.calls(EveryServiceInterface)
    await service.check_jobs()
    await ledger.database.autocommit.execute(
        "insert into tasks (key, handler, payload, run_at, created_at)"
        " values (gen_random_uuid(), %(handler)s, '{}', %(then)s, %(then)s)",
        handler=next(iter(ledger.service.handlers.kinds)),
        then=clock.now() - 2 * STALLED_AFTER,
    )
    with pytest.raises(ServiceUnavailable):
        await service.check_jobs()
