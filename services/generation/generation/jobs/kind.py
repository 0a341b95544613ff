"""What a kind of jobs is: how its requests are loaded, made, recorded and given up. The runner does the rest."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.jobs.requests import cancel_job
from common.jobs.task import RetryPolicy
from common.kernel.storefronts import Storefront
from pydantic import BaseModel

from generation.jobs.events import publish_failure
from generation.jobs.providers.provider import Attempt
from generation.jobs.queries import runs
from generation.jobs.rules.output_file import OutputFile
from generation.jobs.tables.job import Job


class Run(Protocol):
    """The row of a run that goes on. `kind` and `provider` are labels of its measures."""

    @property
    def id(self) -> UUID: ...

    @property
    def storefront(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def provider(self) -> str: ...


class Product(Protocol):
    """What was made of a request: files to be stored, and what the provider charged for it."""

    @property
    def files(self) -> Sequence[OutputFile]: ...

    @property
    def cost(self) -> int: ...


class NotWanted(Exception):
    """`make` found that the run has ended meanwhile."""


RunT = TypeVar("RunT", bound=Run)
RequestT = TypeVar("RequestT")
ProductT = TypeVar("ProductT", bound=Product)


class JobKind(ABC, Generic[RunT, RequestT, ProductT]):
    """`payload` has the name, and the former names, under which the queue stores its tasks.

    `queue_seconds` bounds an attempt of all requests. Every method may be called again for the same run, also while
    another process still executes it: only transactions decide which attempt counts.
    """

    name: ClassVar[str]
    payload: ClassVar[type[JobPayload]]
    queue: ClassVar[str]
    queue_seconds: ClassVar[float]
    retries: ClassVar[RetryPolicy]

    @abstractmethod
    def seconds(self, storefront: str) -> float:
        """A request that takes longer has failed for good. The first one's time includes `load`."""

    @abstractmethod
    async def start(self, executor: Executor, payload: Any, attempt: int) -> RunT | None:
        """Record that an attempt starts. None if the run has ended, or another one was started since."""

    @abstractmethod
    async def is_open(self, executor: Executor, run: RunT) -> bool:
        """Whether the run has not ended."""

    async def add_cost(self, executor: Executor, run: RunT, cost: int) -> None:
        """Record what a provider charged for a failed attempt."""

    async def end_attempt(self, executor: Executor, run: RunT, attempt: int, outcome: str, reason: str | None) -> None:
        """Record how an attempt has ended; `reason` is why it has failed."""

    @abstractmethod
    async def load(self, run: RunT) -> Sequence[RequestT]:
        """What remains to be made, in this order. Each request is completed by itself."""

    @abstractmethod
    async def make(self, request: RequestT, attempt: Attempt) -> ProductT:
        """Raises PermanentFailure, NotWanted; after any other error the attempt is repeated, up to the last one."""

    @abstractmethod
    async def complete(self, uow: UnitOfWork, run: RunT, product: ProductT) -> bool:
        """Record a product whose files are stored; with the last one, the run ends. If False, they are deleted."""

    @abstractmethod
    async def fail(self, uow: UnitOfWork, run: RunT, reason: str) -> bool:
        """End the run, because something cannot be made; `reason` is for staff. False if it had ended before."""


class JobRun(BaseModel):
    """The fields of the payload of a run of a job. The key of its task is `run_id`."""

    storefront: str
    job_id: UUID
    run_id: UUID


class CustomersJobKind(JobKind[Job, RequestT, ProductT]):
    """A kind whose runs are rows of `jobs`, leased in turns of their customers, with events for payments."""

    async def start(self, executor: Executor, payload: JobRun, attempt: int) -> Job | None:
        return await runs.start(executor, payload.job_id, payload.run_id, attempt)

    async def is_open(self, executor: Executor, run: Job) -> bool:
        return await runs.is_open(executor, run)

    async def add_cost(self, executor: Executor, run: Job, cost: int) -> None:
        await runs.add_cost(executor, run, cost)

    async def end_attempt(self, executor: Executor, run: Job, attempt: int, outcome: str, reason: str | None) -> None:
        await runs.end_attempt(executor, run, attempt, outcome, reason)

    async def enqueue(self, uow: UnitOfWork, job: Job, priority: int = 0) -> None:
        """Let workers execute the present run of a job."""
        run = self.payload.model_validate({"storefront": job.storefront, "job_id": job.id, "run_id": job.run_id})
        await enqueue(uow, run, key=job.run_id, priority=priority, fair_key=str(job.user_id))

    async def fail(self, uow: UnitOfWork, run: Job, reason: str) -> bool:
        return await self.cancel(uow, run, reason)

    async def cancel(self, uow: UnitOfWork, job: Job, reason: str) -> bool:
        """Fail the job, whatever was made of it; its task is cancelled. False if it had ended before."""
        is_failed = await runs.fail(uow, job, reason)
        if is_failed:
            await cancel_job(uow, self.payload, job.run_id)
            await publish_failure(uow, [job])
            await self.give_back(uow, job)
        return is_failed

    async def give_back(self, uow: UnitOfWork, job: Job) -> None:
        """Undo what the job has taken and made, in the transaction in which it fails. Payments releases holds."""

    async def discard(self, uow: UnitOfWork, job: Job) -> None:
        """End a run whose job is deleted in this transaction."""
        await cancel_job(uow, self.payload, job.run_id)

    async def may_restart(self, uow: UnitOfWork, job: Job) -> bool:
        """Whether staff may have a failed job made again; records that it will be."""
        return True

    def stalled_seconds(self, storefront: Storefront) -> float | None:
        """Jobs without progress for so long are failed by a timer, whatever their worker does; None: no job is."""
        return None


AnyJobKind = CustomersJobKind[Any, Any]


class JobKinds:
    """The kinds whose jobs are rows of `jobs`."""

    def __init__(self, kinds: Iterable[AnyJobKind]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}

    def of(self, job: Job) -> AnyJobKind:
        return self._kinds[job.kind]

    def __iter__(self) -> Iterator[AnyJobKind]:
        return iter(self._kinds.values())
