"""The event handlers and background jobs of a service, and how the queue runs a delivery that was stored."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.envelope import Envelope, Event
from common.jobs.registry import JobRegistry
from common.jobs.task import LeaseLost, Task, TaskKind, by_stored_name
from common.kernel import clock
from common.observability import telemetry, tracing

E = TypeVar("E", bound=Event)
EventHandler = Callable[[E, UnitOfWork], Awaitable[None]]
EnvelopeHandler = Callable[[Envelope, UnitOfWork], Awaitable[None]]

_FINISH = """
    with finished as (delete from tasks where id = %(id)s and lease = %(lease)s returning key),
    recorded as (
        insert into inbox (event_id, handler, handled_at) select key, %(handler)s, %(now)s from finished
        on conflict do nothing returning event_id
    )
    select exists (select from finished) as is_held, exists (select from recorded) as is_new
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(TaskKind):
    """One handler of one event type. `batch`: may share a transaction with other deliveries (`HandlerRegistry.on`)."""

    event: type[Event]
    handle: EnvelopeHandler
    batch: bool = False

    async def run(self, task: Task, database: Database) -> None:
        """Delete the task, record the event in the inbox and handle it, in one transaction.

        So a delivery has its effect once, even when its lease ends while it is handled.
        """
        envelope = Envelope.model_validate(task.payload)
        with self.span(envelope):
            async with database.transaction() as uow:
                (found,) = await uow.fetch(_FINISH, id=task.id, lease=task.lease, handler=self.name, now=clock.now())
                if found["is_new"]:
                    await self.handle(envelope, uow)
        if not found["is_held"]:
            raise LeaseLost

    def span(
        self, envelope: Envelope, system: str = "atelier", *, is_nested: bool = False
    ) -> AbstractContextManager[None]:
        """The span of the handler: a child of the publisher's span or, if `is_nested`, of the current one."""
        dimensions = {"cloudevents.event_type": envelope.type, "atelier.handler": self.name}
        attributes = {"messaging.message.id": str(envelope.id), **dimensions}
        context = {"storefront": envelope.storefront, "request_id": envelope.requestid}
        context |= {"event_type": envelope.type, "event_id": str(envelope.id)}
        parent = None if is_nested else tracing.extract(envelope.traceparent)
        return telemetry.consumer_span(
            envelope.type, system, attributes, parent, context, telemetry.process_duration, dimensions
        )


class HandlerRegistry(JobRegistry):
    """Everything that a service handles: its subscriptions (`on`) and its jobs (`job`)."""

    def __init__(self) -> None:
        super().__init__()
        self.subscriptions: dict[str, Subscription] = {}

    def on(
        self, event: type[E], *, name: str, aliases: tuple[str, ...] = (), batch: bool = False
    ) -> Callable[[EventHandler[E]], EventHandler[E]]:
        """Register `handler(event, uow)`. It has its effect once per event, however often that is delivered.

        `name` is stored with every event that was handled, and with deliveries that failed. It stays when the function
        is renamed: under another name an event that is delivered again would be handled again. Deliveries that failed
        under one of the `aliases` are handled by this handler.

        With `batch` the transaction may be shared with other deliveries: the handler locks only rows keyed by the
        event's subject, so that transactions which handle events in the order of their subjects cannot deadlock. It has
        no effect outside the transaction, which is rolled back where an event turns out to have been handled before.
        """

        def register(handler: EventHandler[E]) -> EventHandler[E]:
            async def handle(envelope: Envelope, uow: UnitOfWork) -> None:
                await handler(event.model_validate(envelope.data), uow)

            self._subscribe(event, handle, name, aliases, batch)
            return handler

        return register

    def on_envelope(self, event: type[Event], handle: EnvelopeHandler, *, name: str, batch: bool = False) -> None:
        """Like `on`, for a handler that needs the event's id and time as well: `handle(envelope, uow)`."""
        self._subscribe(event, handle, name, (), batch)

    def _subscribe(
        self, event: type[Event], handle: EnvelopeHandler, name: str, aliases: tuple[str, ...], batch: bool
    ) -> None:
        stored, *former = (f"{event.type}:{each}" for each in (name, *aliases))
        self.subscriptions[stored] = Subscription(
            name=stored, aliases=tuple(former), event=event, handle=handle, batch=batch
        )

    @property
    def kinds(self) -> Mapping[str, TaskKind]:
        return by_stored_name([*self.subscriptions.values(), *self.jobs.values()])

    @property
    def event_types(self) -> frozenset[str]:
        return frozenset(each.event.type for each in self.subscriptions.values())

    def of(self, event_type: str) -> list[Subscription]:
        """The subscriptions to one event type."""
        return [each for each in self.subscriptions.values() if each.event.type == event_type]
