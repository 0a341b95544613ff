"""Executes attempts of jobs of every kind: deadlines, lost leases, cost, measures, repetition, failure, files.

An attempt may be repeated at any line, also while another process still runs the one before: files are stored under
new keys, and the kind's transaction decides whether they are kept.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog
from common.db.database import Database
from common.jobs.context import JobContext
from common.jobs.payload import JobPayload
from common.jobs.registry import JobRegistry
from common.jobs.task import LeaseLost, TaskPostponed
from common.observability import redaction
from common.storage.scratch import Scratch

from generation.jobs import measures
from generation.jobs.files import StoredFiles
from generation.jobs.kind import JobKind, NotWanted, ProductT, RequestT, RunT
from generation.jobs.providers.provider import Attempt, NoFreeSlot, PermanentFailure, ProviderFailure
from generation.jobs.queries.assets import keep, schedule_unused_deletion

SLOT_SECONDS = (2.0, 8.0)
"""The shortest and the longest pause before a model whose slots are taken is asked again."""
NOTHING_LEFT = "nothing was left to be made"
COMPLETED, DISCARDED, REPEATED, FAILED = "completed", "discarded", "repeated", "failed"
"""The outcomes of attempts, as they are measured."""
R = TypeVar("R")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failed:
    """What cannot be made, for good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Runner:
    """`scratch` has a folder for each request that is being made."""

    database: Database
    files: StoredFiles
    scratch: Scratch

    def register(self, handlers: JobRegistry, kind: JobKind[Any, Any, Any], concurrency: int = 1) -> None:
        """Let workers execute the kind's runs: `concurrency` at once, unless their settings name another number."""
        handlers.queue(kind.queue, concurrency=concurrency)

        @handlers.job(
            kind.payload,
            queue=kind.queue,
            deadline_seconds=kind.queue_seconds,
            retries=kind.retries,
            pass_context=True,
        )
        async def run(payload: JobPayload, context: JobContext) -> None:
            await self.run(kind, payload, context)

    async def run(self, kind: JobKind[RunT, RequestT, ProductT], payload: JobPayload, context: JobContext) -> None:
        """Raises the error of an attempt that is to be repeated. The last attempt's error fails the run."""
        run = await kind.start(self.database.autocommit, payload, context.attempt)
        if run is not None:
            await _Execution(self, kind, run, context).execute()


@dataclass(frozen=True, slots=True)
class _Execution(Generic[RunT, RequestT, ProductT]):
    """One attempt of one run."""

    runner: Runner
    kind: JobKind[RunT, RequestT, ProductT]
    run: RunT
    context: JobContext

    async def execute(self) -> None:
        started, end = time.monotonic(), self._end()
        loaded = await self._bounded(self.kind.load(self.run), end)
        made = loaded if isinstance(loaded, Failed) else await self._make_all(loaded, end)
        outcome = await self._end_run(made)
        await self._end_attempt(outcome, made.reason if isinstance(made, Failed) else None)
        seconds = None if outcome == FAILED else time.monotonic() - started
        measures.record(self.run, outcome, seconds)

    async def _make_all(self, requests: Sequence[RequestT], end: float) -> bool | Failed:
        """Whether the last product was recorded; why one cannot be made. A failure does not stop the other requests."""
        made: bool | Failed = Failed(NOTHING_LEFT)
        failure: Failed | None = None
        for request in requests:
            made = await self._bounded(self._make(request), end)
            if isinstance(made, Failed):
                failure = made
            elif not made and not await self._is_open():
                return False
            end = self._end()
        return failure or made

    def _end(self) -> float:
        return asyncio.get_running_loop().time() + self.kind.seconds(self.run.storefront)

    async def _bounded(self, work: Awaitable[R], end: float) -> R | Failed:
        """Raises LeaseLost, TaskPostponed, and errors after which the attempt is repeated."""
        deadline = asyncio.timeout_at(end)
        try:
            async with deadline:
                return await work
        except LeaseLost:
            raise
        except NoFreeSlot as error:
            raise TaskPostponed(random.uniform(*SLOT_SECONDS)) from error  # noqa: S311  # no secret
        except Exception as error:
            seconds = self.kind.seconds(self.run.storefront)
            late = PermanentFailure(f"took longer than {seconds:g} s")
            return await self._failed(late if deadline.expired() else error)

    async def _failed(self, error: Exception) -> Failed:
        """Raises the error if the attempt is to be repeated."""
        cost = error.cost if isinstance(error, ProviderFailure) else 0
        await self.kind.add_cost(self.runner.database.autocommit, self.run, cost)
        measures.record_cost(self.run, cost)
        reason = error.reason if isinstance(error, ProviderFailure) else redaction.reason(error)
        if not isinstance(error, PermanentFailure) and self.context.attempt < self.kind.retries.max_attempts:
            measures.record(self.run, REPEATED, None)
            await self._end_attempt(REPEATED, reason)
            raise error
        log.warning(
            "job_failed",
            kind=self.run.kind,
            job=str(self.run.id),
            storefront=self.run.storefront,
            attempts=self.context.attempt,
            reason=reason,
        )
        return Failed(reason)

    async def _make(self, request: RequestT) -> bool:
        """Whether the product was recorded. False if that of another attempt was, or the run has ended."""
        with self.runner.scratch.folder(f"{self.kind.name}-") as folder:
            attempt = Attempt(
                number=self.context.attempt,
                folder=folder,
                report=self.context.report_progress,
                is_wanted=self._is_open,
            )
            try:
                product = await self.kind.make(request, attempt)
            except NotWanted:
                return False
            for file in product.files:
                await self.runner.files.add(self.run.storefront, self.run.id, file)
            measures.record_cost(self.run, product.cost)
            return await self._complete(product)

    async def _complete(self, product: ProductT) -> bool:
        """Record the product and keep its files, or let them be deleted."""
        keys = [file.key for file in product.files]
        async with self.runner.database.transaction() as uow:
            is_recorded = await self.kind.complete(uow, self.run, product)
            if is_recorded:
                await keep(uow, self.run.storefront, *keys)
            else:
                await schedule_unused_deletion(uow, self.run.storefront, *keys)
        return is_recorded

    async def _end_run(self, made: bool | Failed) -> str:
        """Fail the run if something cannot be made. Returns the outcome of the attempt."""
        if not isinstance(made, Failed):
            return COMPLETED if made else DISCARDED
        async with self.runner.database.transaction() as uow:
            is_ended = await self.kind.fail(uow, self.run, made.reason)
        return FAILED if is_ended else DISCARDED

    async def _end_attempt(self, outcome: str, reason: str | None) -> None:
        await self.kind.end_attempt(self.runner.database.autocommit, self.run, self.context.attempt, outcome, reason)

    async def _is_open(self) -> bool:
        return await self.kind.is_open(self.runner.database.autocommit, self.run)
