"""What the queue runs: a leased row, and the kinds of work that a row may be."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.database import Database

DEFAULT_QUEUE = "default"
DEADLINE_SECONDS = 50.0
DELAYS = (1, 2, 5, 15, 60, 300, 900)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`delays` are the seconds between attempts, so there is one attempt more than delays. Empty: never retried."""

    delays: tuple[float, ...] = DELAYS

    @property
    def max_attempts(self) -> int:
        return len(self.delays) + 1

    def delay_after(self, attempts: int) -> float | None:
        """Seconds until the next attempt after that many failed ones; None when there is none."""
        return self.delays[attempts - 1] if attempts < self.max_attempts else None


class LeaseLost(Exception):
    """Another worker has leased the task, or may do so: this attempt must end, and records nothing."""


class TaskPostponed(Exception):
    """Raised by a handler that cannot work yet: the task waits for `seconds`, and the attempt does not count."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Task:
    """A leased row. `payload` is a job's own or an event's envelope; `attempts` counts this one.

    `lease` is unique to this attempt. Every write about the task has it as a condition, so that a worker whose task
    another worker has leased changes nothing any more.
    """

    id: int
    key: UUID
    handler: str
    payload: dict[str, Any]
    attempts: int
    lease: UUID
    is_cancel_requested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Tasks that wait although they are due: those with one of the handlers and of one of the storefronts."""

    handlers: list[str]
    storefronts: list[str]


NONE_HELD = Held(handlers=[], storefronts=[])


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskKind(ABC):
    """One handler of the queue. `name` is stored with each task; tasks stored under one of the `aliases` run as well.

    An attempt that takes longer than `deadline_seconds` has failed.
    """

    name: str
    aliases: tuple[str, ...] = ()
    queue: str = DEFAULT_QUEUE
    deadline_seconds: float = DEADLINE_SECONDS
    retries: RetryPolicy = RetryPolicy()

    @abstractmethod
    async def run(self, task: Task, database: Database) -> None:
        """Do the work and delete the row. Raises LeaseLost, and then has recorded nothing."""


def by_stored_name(kinds: Iterable[TaskKind]) -> Mapping[str, TaskKind]:
    """Raises ValueError when two kinds have one name."""
    named = [(name, kind) for kind in kinds for name in (kind.name, *kind.aliases)]
    if repeated := {name for name, _ in named if sum(name == other for other, _ in named) > 1}:
        raise ValueError(f"tasks: {', '.join(sorted(repeated))} names several handlers")
    return dict(named)
