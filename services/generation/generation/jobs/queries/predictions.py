"""The predictions of runs: what was asked of vendors, so that each picture is asked for, and paid, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.jobs.tables.prediction import STOPPED, Prediction, PredictionState

ABANDONED_AFTER = timedelta(hours=2)
"""Open predictions count that long against the slots of their account."""
RESULT_KEPT = timedelta(minutes=50)
"""A stored result can be used that long: its file is deleted ten minutes later."""
_LOCK: LiteralString = "select pg_advisory_xact_lock(hashtextextended(%(what)s, 0))"
_CURRENT: LiteralString = """
run_id = %(run_id)s and (state in ('intended', 'accepted') or (result is not null and ended_at > %(edge)s))
order by created_at desc limit 1
"""
_OPEN_OF_VENDOR: LiteralString = """
select count(*) from predictions
where vendor = %(vendor)s and state in ('intended', 'accepted') and created_at > %(edge)s
"""
_USAGE: LiteralString = """
select vendor, count(*) filter (where state in ('intended', 'accepted')) as open,
    max(ended_at) filter (where state = 'failed' and reason like %(stopped)s) as stopped_at
from predictions where vendor = any(%(vendors)s) and created_at > %(edge)s group by vendor
"""
_SPENT: LiteralString = """
select coalesce(sum(case when state in ('intended', 'accepted') then most else cost end), 0)::bigint from predictions
where storefront = %(storefront)s and kind = %(kind)s and created_at >= %(since)s
"""
_RESTART: LiteralString = """
update predictions set created_at = %(now)s
where id = %(id)s and state = 'intended' and vendor_id is null and created_at = %(before)s
"""
_ACCEPT: LiteralString = """
update predictions set state = 'accepted', vendor_id = %(vendor_id)s, address = %(address)s, accepted_at = %(now)s
where id = %(id)s and state = 'intended'
"""
_END: LiteralString = """
update predictions set state = %(state)s::text, cost = %(cost)s, seconds = %(seconds)s, reason = %(reason)s,
    result = %(result)s, ended_at = %(now)s, sold_for = case when %(state)s::text = 'succeeded' then sold_for end
where id = %(id)s and state in ('intended', 'accepted')
"""
_ADD_REVENUE: LiteralString = """
update predictions set sold_for = coalesce(sold_for, 0) + %(revenue)s where id = (
    select id from predictions where job_id = %(job_id)s and state = 'succeeded' order by created_at desc limit 1
) returning *
"""
_CHARGE: LiteralString = "update jobs set cost = cost + %(cost)s where id = %(job_id)s"
_OLD: LiteralString = """
state in ('intended', 'accepted') and created_at <= %(edge)s order by created_at limit 500 for update skip locked
"""


class NotClaimed(Exception):
    """The base class of the reasons not to ask for a prediction now."""


class NoSlot(NotClaimed):
    """As many predictions of the account are open as are permitted."""


class OverBudget(NotClaimed):
    """What the storefront may spend on the kind today is spent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a prediction ended."""

    state: PredictionState
    reason: str | None = None
    cost: int = 0
    seconds: float | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorUsage:
    """`open` predictions of an account; `stopped_at` is when its circuit breaker last refused a request."""

    open: int
    stopped_at: datetime | None

    def is_stopped(self, breaker_seconds: float) -> bool:
        return self.stopped_at is not None and clock.now() < self.stopped_at + timedelta(seconds=breaker_seconds)


ABANDONED = End(state=PredictionState.UNKNOWN, reason="no attempt has followed it: it may be paid for")


async def current(executor: Executor, run_id: UUID) -> Prediction | None:
    """The open prediction of a run, or its result that is still stored."""
    return await executor.get(Prediction, _CURRENT, run_id=run_id, edge=clock.now() - RESULT_KEPT)


async def claim(database: Database, wanted: Prediction, slots: int, budget: int | None) -> Prediction:
    """The current prediction of the run or, if there is none, `wanted`, which is now recorded as intended.

    Raises NoSlot, OverBudget.
    """
    async with database.transaction() as uow:
        await uow.execute(_LOCK, what=f"predictions of {wanted.vendor}")
        if found := await current(uow, wanted.run_id):
            return found
        edge = clock.now() - ABANDONED_AFTER
        if await uow.fetch_value(_OPEN_OF_VENDOR, vendor=wanted.vendor, edge=edge) >= slots:
            raise NoSlot(f"{wanted.vendor}: all {slots} slots of the account are taken")
        if budget is not None:
            await uow.execute(_LOCK, what=f"budget of {wanted.storefront}")
            if await spent_today(uow, wanted.storefront, wanted.kind) + wanted.most > budget:
                raise OverBudget(f"{wanted.model}: the day's budget for {wanted.kind} is spent")
        await uow.defer_add(wanted)
    return wanted


async def spent_today(executor: Executor, storefront: str, kind: str) -> int:
    """Since midnight UTC, in millionths of a dollar; open predictions count with what they may cost."""
    since = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return int(await executor.fetch_value(_SPENT, storefront=storefront, kind=kind, since=since))


async def usage_of(executor: Executor, vendors: Collection[str]) -> dict[str, VendorUsage]:
    """Of accounts that were asked in the last two hours."""
    rows = await executor.fetch(
        _USAGE, vendors=list(vendors), edge=clock.now() - ABANDONED_AFTER, stopped=f"%: {STOPPED}"
    )
    return {row["vendor"]: VendorUsage(open=row["open"], stopped_at=row["stopped_at"]) for row in rows}


async def restart(executor: Executor, prediction: Prediction) -> bool:
    """Record that this attempt asks for it; False if another one has taken it over."""
    return bool(await executor.execute(_RESTART, id=prediction.id, before=prediction.created_at, now=clock.now()))


async def accept(executor: Executor, prediction_id: UUID, vendor_id: str, address: str) -> None:
    """Record the vendor's id."""
    await executor.execute(_ACCEPT, id=prediction_id, vendor_id=vendor_id, address=address, now=clock.now())


async def end(uow: UnitOfWork, prediction: Prediction, how: End) -> bool:
    """Record how it ended and add the cost to its job; False if that was recorded before."""
    is_ended = await uow.execute(
        _END,
        id=prediction.id,
        state=how.state,
        cost=how.cost,
        seconds=how.seconds,
        reason=how.reason[:1000] if how.reason else None,
        result=how.result,
        now=clock.now(),
    )
    if is_ended and how.cost:
        await uow.execute(_CHARGE, job_id=prediction.job_id, cost=how.cost)
    return bool(is_ended)


async def add_revenue(uow: UnitOfWork, job_id: UUID, revenue: int) -> Prediction | None:
    """Add what a job has brought in since to its picture; returns it, or None if no hosted model has made it."""
    rows = await uow.fetch(_ADD_REVENUE, job_id=job_id, revenue=revenue)
    return Prediction(**rows[0]) if rows else None


async def end_abandoned(database: Database) -> list[Prediction]:
    """End the oldest open predictions that no attempt has ended; returns them."""
    async with database.transaction() as uow:
        old = await uow.get_all(Prediction, _OLD, edge=clock.now() - ABANDONED_AFTER)
        for each in old:
            await end(uow, each, ABANDONED)
    return old


async def of_job(executor: Executor, job_id: UUID, limit: int = 100) -> list[Prediction]:
    """Oldest first."""
    return await executor.get_all(
        Prediction, "job_id = %(job_id)s order by created_at, id limit %(limit)s", job_id=job_id, limit=limit
    )


async def forget_reasons(uow: UnitOfWork, job_ids: list[UUID]) -> None:
    """Vendors' errors may repeat what customers wrote."""
    await uow.defer("update predictions set reason = null where job_id = any(%(ids)s)", ids=job_ids)
