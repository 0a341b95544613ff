"""What a service does when it is told something: the registry of its event handlers and background jobs."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from common.events.envelope import Envelope, Event

E = TypeVar("E", bound=Event)
J = TypeVar("J", bound=BaseModel)
EventHandler = Callable[[E, AsyncSession], Awaitable[None]]
JobHandler = Callable[[J], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reaction:
    """One handler of one event type. `name` is stored with each delivery, so it must not change lightly."""

    name: str
    event: type[Event]
    handle: Callable[[Any, AsyncSession], Awaitable[None]]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of background work that may talk to the network; it gets its payload and no transaction."""

    name: str
    payload: type[BaseModel]
    run: Callable[[Any], Awaitable[None]]


class Consumers:
    """A service's whole subscription table, in one place."""

    def __init__(self) -> None:
        self.reactions: dict[str, Reaction] = {}
        self.jobs: dict[str, Job] = {}

    def on(self, event: type[E], *, together: bool = False) -> Callable[[EventHandler[E]], EventHandler[E]]:
        """Register `handler(event, session)`: at most once per event however often told, in one transaction.

        `together` says that this may be a transaction of several events: the handler locks no rows but those of the
        event's subject, so that whoever handles several in the order of their subjects meets nobody head-on. It does
        nothing but through the session: where an event turns out to be known, it was begun for nothing.
        """

        def register(handler: EventHandler[E]) -> EventHandler[E]:
            name = f"{event.type}:{_name(handler)}"
            self.reactions[name] = Reaction(name, event, handler, together)
            return handler

        return register

    def job(self, payload: type[J]) -> Callable[[JobHandler[J]], JobHandler[J]]:
        """Register `handler(payload)` for jobs enqueued with this payload class: at least once."""

        def register(handler: JobHandler[J]) -> JobHandler[J]:
            name = job_name(payload)
            self.jobs[name] = Job(name, payload, handler)
            return handler

        return register

    @property
    def event_types(self) -> frozenset[str]:
        return frozenset(reaction.event.type for reaction in self.reactions.values())

    def of(self, event_type: str) -> Iterable[Reaction]:
        return [reaction for reaction in self.reactions.values() if reaction.event.type == event_type]


def job_name(payload: type[BaseModel]) -> str:
    return f"job:{payload.__name__}"


def _name(handler: Callable[..., Any]) -> str:
    return handler.__name__


def event_key(envelope: Envelope) -> UUID:
    return envelope.id
