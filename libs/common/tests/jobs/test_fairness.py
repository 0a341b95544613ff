"""Jobs of many customers share a queue fairly."""

import asyncio
from uuid import uuid4

import pytest
from common.jobs import fairness, leases
from common.jobs.payload import JobPayload
from common.jobs.queue import JobQueue, enqueue
from common.kernel import clock
from common.messaging.handlers import HandlerRegistry
from psycopg import AsyncConnection
from testkit.harness import Harness, run_one


class Restore(JobPayload, name="Restore"):
    customer: str


class Count(JobPayload, name="Count"):
    customer: str


class Studio:
    """A queue that records whose jobs ran, in their order."""

    def __init__(self, ledger: Harness) -> None:
        self.database = ledger.database
        self.begun: list[str] = []
        handlers = HandlerRegistry()
        handlers.job(Restore)(self._run)
        handlers.job(Count)(self._run)
        self.queue = JobQueue(ledger.database, handlers)

    async def add(self, customer: str, times: int = 1, priority: int = 0) -> None:
        async with self.database.transaction() as uow:
            for _ in range(times):
                await enqueue(uow, Restore(customer=customer), priority=priority, fair_key=customer)

    async def run(self, times: int) -> None:
        for _ in range(times):
            assert await run_one(self.queue)

    async def run_all(self) -> list[str]:
        while await run_one(self.queue):
            pass
        return self.begun

    async def _run(self, job: Restore | Count) -> None:
        if job.customer == "fails":
            raise RuntimeError("failed")
        self.begun.append(job.customer)


async def test_another_customers_first_job_is_the_next_after_the_running_one_of_five_hundred(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add("busy", 500)
    await studio.run(3)
    (running,) = await studio.queue.lease(1)
    await studio.add("new")
    await studio.queue.run(running)
    await studio.run(1)
    assert studio.begun == ["busy"] * 4 + ["new"]


async def test_jobs_enqueued_at_the_same_time_delay_another_customers_no_more(ledger: Harness) -> None:
    studio = Studio(ledger)
    await asyncio.gather(*(studio.add("busy") for _ in range(20)))
    await studio.add("new")
    await studio.run(2)
    assert studio.begun == ["busy", "new"]


async def test_customers_take_turns(ledger: Harness) -> None:
    studio = Studio(ledger)
    for customer, times in (("a", 3), ("b", 2), ("c", 1)):
        await studio.add(customer, times)
    assert await studio.run_all() == ["a", "b", "c", "a", "b", "a"]


async def test_with_two_workers_too_another_customers_first_job_waits_for_one_job_only(ledger: Harness) -> None:
    first, second = Studio(ledger), Studio(ledger)
    await first.add("busy", 50)
    (one,), (other,) = await first.queue.lease(1), await second.queue.lease(1)
    await first.add("new")
    await first.queue.run(one)
    (next_task,) = await first.queue.lease(1)
    assert next_task.payload["customer"] == "new"
    await second.queue.run(other)


async def test_a_higher_priority_comes_first_and_has_turns_of_its_own(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add("a", 3)
    await studio.add("b", 2, priority=5)
    await studio.add("c", 1, priority=5)
    assert await studio.run_all() == ["b", "c", "b", "a", "a", "a"]


async def test_a_customer_who_always_submits_another_job_starves_no_other(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add("patient", 3)
    for _ in range(8):
        await studio.add("eager")
        await studio.run(1)
    assert studio.begun.count("patient") == 3


async def test_new_customers_do_not_overtake_waiting_ones(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add("busy", 3)
    await studio.run(1)
    for customer in ("first", "second", "third"):
        await studio.add(customer)
    assert [each for each in await studio.run_all() if each != "busy"] == ["first", "second", "third"]


async def test_a_failed_job_that_is_retried_gives_later_customers_no_advantage(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add("fails")
    await studio.run(1)
    await studio.add("busy", 20)
    await studio.run(10)
    clock.advance(1.1)
    (retried,) = await studio.queue.lease(1)
    await studio.add("new", 5)
    await studio.queue.run(retried)
    assert (await studio.run_all())[10:16] == ["busy", "new"] * 3


async def test_jobs_of_other_classes_keep_the_order_of_their_age(ledger: Harness) -> None:
    studio = Studio(ledger)
    await studio.add("a", 2)
    clock.advance(1)
    async with studio.database.transaction() as uow:
        await enqueue(uow, Count(customer="counted"))
    clock.advance(1)
    await studio.add("b")
    assert await studio.run_all() == ["a", "counted", "b", "a"]


async def test_the_same_job_is_enqueued_once(ledger: Harness) -> None:
    studio, key = Studio(ledger), uuid4()
    for _ in range(2):
        async with studio.database.transaction() as uow:
            await enqueue(uow, Restore(customer="a"), key=key, fair_key="a")
    assert await studio.run_all() == ["a"]


MANY = """
    insert into tasks (key, handler, payload, run_at, created_at, fair_key, virtual_start)
    select gen_random_uuid(), 'job:Restore', '{"customer": "x"}', now() - interval '1 hour', now(),
        'customer ' || n % 200, n / 200
    from generate_series(0, 99999) as n
"""
PARAMETERS = {
    "key": uuid4(),
    "handler": "job:Restore",
    "payload": "{}",
    "priority": 0,
    "fair_key": "customer 7",
    "lease": uuid4(),
    "handlers": ["job:Restore", "job:Count"],
    "limit": 2,
}


@pytest.mark.parametrize("statement", [leases._TAKE, fairness.ENQUEUE], ids=["take", "enqueue"])
async def test_with_a_hundred_thousand_jobs_neither_leasing_nor_enqueuing_reads_them_all(
    ledger: Harness, statement: str
) -> None:
    async with await AsyncConnection.connect(ledger.database.url) as connection:
        await connection.execute(MANY)
        await connection.execute("analyze tasks")
        now = clock.now()
        rows = await connection.execute(
            b"explain (analyze, buffers, format json) " + statement.encode(),
            {**PARAMETERS, "now": now, "until": now},
        )
        (((plan,),),) = await rows.fetchall()
        await connection.rollback()
    assert "Seq Scan" not in str(plan)
    assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 200
