"""Which jobs a service runs, in which queues, and how."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

from common.db.database import Database
from common.jobs.context import JobContext
from common.jobs.leases import complete
from common.jobs.payload import JobPayload
from common.jobs.task import DEFAULT_QUEUE, NONE_HELD, Held, RetryPolicy, Task, TaskKind, by_stored_name
from common.observability import telemetry, tracing

J = TypeVar("J", bound=JobPayload)
JobHandler = Callable[[J], Awaitable[None]]
JobHandlerWithContext = Callable[[J, JobContext], Awaitable[None]]
HeldStorefronts = Callable[[Database], Awaitable[Collection[str]]]
DEFAULT_CONCURRENCY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(TaskKind):
    """One kind of background work that may use the network; it gets its payload and no transaction."""

    payload: type[JobPayload]
    handle: Callable[[Any, JobContext], Awaitable[None]]

    async def run(self, task: Task, database: Database) -> None:
        dimensions = {"atelier.handler": self.name}
        context = {"storefront": task.payload.get("storefront"), "request_id": task.payload.get("requestid")}
        parent = tracing.extract(task.payload.get("traceparent"))
        with telemetry.consumer_span(
            self.name, "atelier", dimensions, parent, context, telemetry.task_duration, dimensions
        ):
            await self.handle(self.payload.model_validate(task.payload), JobContext(task, database))
        await complete(database, task)


class JobOptions(TypedDict, total=False):
    """Optional fields of TaskKind, which declares their defaults."""

    queue: str
    deadline_seconds: float
    retries: RetryPolicy


class JobRegistry:
    """The jobs of one service."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self._concurrency: dict[str, int] = {}
        self._held_queues: tuple[str, ...] = ()
        self._read_held: HeldStorefronts | None = None

    @overload
    def job(
        self, payload: type[J], *, pass_context: Literal[False] = False, **options: Unpack[JobOptions]
    ) -> Callable[[JobHandler[J]], JobHandler[J]]: ...

    @overload
    def job(
        self, payload: type[J], *, pass_context: Literal[True], **options: Unpack[JobOptions]
    ) -> Callable[[JobHandlerWithContext[J]], JobHandlerWithContext[J]]: ...

    def job(
        self, payload: type[J], *, pass_context: bool = False, **options: Unpack[JobOptions]
    ) -> Callable[[Callable[..., Awaitable[None]]], Callable[..., Awaitable[None]]]:
        """Register `handler(payload)`, or with `pass_context` `handler(payload, context)`.

        It runs at least once for each job enqueued with this payload class. The lease is extended while it runs, so
        `deadline_seconds` may be long.
        """

        def register(handler: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
            handle = handler if pass_context else lambda job, _: handler(job)
            job = Job(name=payload.handler, aliases=payload.former_handlers, payload=payload, handle=handle, **options)
            self.jobs[job.name] = job
            return handler

        return register

    def queue(self, name: str, *, concurrency: int) -> None:
        """Declare how many tasks of a queue one worker runs at once, unless its settings name another number."""
        self._concurrency[name] = concurrency

    def hold(self, queues: Collection[str], storefronts: HeldStorefronts) -> None:
        """Let the tasks of some queues wait while `storefronts` returns the name of theirs."""
        self._held_queues, self._read_held = tuple(queues), storefronts

    async def held(self, database: Database, queue: str | None = None) -> Held:
        """The tasks that wait now: of one queue, or of all. They are due, and are not leased."""
        if self._read_held is None or queue not in (None, *self._held_queues):
            return NONE_HELD
        handlers = [name for name, kind in self.kinds.items() if kind.queue in self._held_queues]
        return Held(handlers=handlers, storefronts=list(await self._read_held(database)))

    @property
    def kinds(self) -> Mapping[str, TaskKind]:
        """Everything that a task of this service may be, by its name and by the names it had before."""
        return by_stored_name(self.jobs.values())

    def concurrency(self, configured: Mapping[str, int]) -> dict[str, int]:
        """How many tasks of each queue one worker runs at once; what is `configured` takes precedence."""
        queues = {DEFAULT_QUEUE, *(kind.queue for kind in self.kinds.values())}
        known = {**self._concurrency, **configured}
        return {queue: known.get(queue, DEFAULT_CONCURRENCY) for queue in sorted(queues)}
