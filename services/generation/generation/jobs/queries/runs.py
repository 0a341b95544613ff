"""The states of jobs, as the worker changes them: each change has the run and the state before as its condition."""

from collections.abc import Mapping
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, objects, query
from common.kernel import clock

from generation.jobs.tables.attempt import JobAttempt
from generation.jobs.tables.job import Job

_RUN: LiteralString = "id = %(job_id)s and run_id = %(run_id)s"
_OPEN: LiteralString = "state in ('pending', 'processing')"
_START: LiteralString = f"""
with started as (
    update jobs set state = 'processing', attempts = %(attempt)s, started_at = coalesce(started_at, %(now)s),
        progressed_at = %(now)s, version = version + 1
    where {_RUN} and {_OPEN}
    returning id, run_id, provider, cost
)
insert into job_attempts (run_id, number, job_id, provider, cost_before, started_at)
select run_id, %(attempt)s, id, provider, cost, %(now)s from started
on conflict (run_id, number) do update set started_at = excluded.started_at, cost_before = excluded.cost_before
"""
_STARTED: LiteralString = f"{_RUN} and state = 'processing'"
_END_ATTEMPT: LiteralString = """
update job_attempts set outcome = %(outcome)s, reason = %(reason)s, ended_at = %(now)s
where run_id = %(run_id)s and number = %(attempt)s and ended_at is null
"""
_COMPLETE: LiteralString = f"""
update jobs set state = 'completed', preview = %(preview)s, result = %(result)s, cost = cost + %(cost)s,
    ended_at = %(now)s, version = version + 1
where {_RUN} and state = 'processing'
"""
_FAIL: LiteralString = f"""
update jobs set state = 'failed', failure = %(failure)s, ended_at = %(now)s, version = version + 1
where {_RUN} and {_OPEN}
"""
_ADD_COST: LiteralString = f"update jobs set cost = cost + %(cost)s where {_RUN}"
_OPEN_SINCE: LiteralString = f"""
select id, run_id from jobs where {_OPEN} and created_at < %(edge)s and id > %(after)s order by id limit %(limit)s
"""
_STILL_OPEN: LiteralString = f"id = any(%(job_ids)s) and run_id = any(%(run_ids)s) and {_OPEN} order by created_at"
_STALLED: LiteralString = """
kind = %(kind)s and state = 'processing' and storefront = %(storefront)s and progressed_at <= %(edge)s
order by created_at limit 100
"""


async def start(executor: Executor, job_id: UUID, run_id: UUID, attempt: int) -> Job | None:
    """Record that an attempt starts. None if the job is deleted or has ended, or staff started another run."""
    run = {"job_id": job_id, "run_id": run_id}
    _, started = await executor.fetch_many(
        query(_START, **run, attempt=attempt, now=clock.now()), objects(Job, _STARTED, **run)
    )
    return started[0] if started else None


async def end_attempt(executor: Executor, job: Job, attempt: int, outcome: str, reason: str | None) -> None:
    """Record how an attempt of this run has ended; repeating it has no effect."""
    await executor.execute(
        _END_ATTEMPT,
        run_id=job.run_id,
        attempt=attempt,
        outcome=outcome,
        reason=reason and reason[:1000],
        now=clock.now(),
    )


async def attempts_of(executor: Executor, job_id: UUID, limit: int = 100) -> list[JobAttempt]:
    """The attempts of all runs of a job, in the order in which they started."""
    return await executor.get_all(
        JobAttempt, "job_id = %(job_id)s order by started_at, number limit %(limit)s", job_id=job_id, limit=limit
    )


async def is_open(executor: Executor, job: Job) -> bool:
    """Whether this run has not ended."""
    return bool(
        await executor.fetch_value(
            f"select exists (select from jobs where {_RUN} and {_OPEN})", job_id=job.id, run_id=job.run_id
        )
    )


async def complete(executor: Executor, job: Job, preview: str, result: str, cost: int) -> bool:
    """Record the outputs; returns whether the job still exists and was being processed."""
    return bool(
        await executor.execute(
            _COMPLETE,
            job_id=job.id,
            run_id=job.run_id,
            preview=preview,
            result=result,
            cost=cost,
            now=clock.now(),
        )
    )


async def fail(executor: Executor, job: Job, failure: str) -> bool:
    """Record that a job has ended without outputs; returns whether it had not ended before."""
    return bool(
        await executor.execute(_FAIL, job_id=job.id, run_id=job.run_id, failure=failure[:1000], now=clock.now())
    )


async def add_cost(executor: Executor, job: Job, cost: int) -> None:
    """Record what the provider charged for a failed attempt."""
    if cost:
        await executor.execute(_ADD_COST, job_id=job.id, run_id=job.run_id, cost=cost)


async def stalled(executor: Executor, storefront: str, kind: str, edge: datetime) -> list[Job]:
    """Jobs that are processed, and whose last progress was at `edge` or before."""
    return await executor.get_all(Job, _STALLED, storefront=storefront, kind=kind, edge=edge)


async def open_runs(executor: Executor, edge: datetime, after: UUID, limit: int) -> dict[UUID, UUID]:
    """The runs of jobs that were submitted before `edge` and have not ended, by the job's id: those after one."""
    rows = await executor.fetch(_OPEN_SINCE, edge=edge, after=after, limit=limit)
    return {row["id"]: row["run_id"] for row in rows}


async def still_open(executor: Executor, runs: Mapping[UUID, UUID]) -> list[Job]:
    """The jobs of these runs that have not ended, oldest first."""
    return await executor.get_all(Job, _STILL_OPEN, job_ids=list(runs), run_ids=list(runs.values()))
