"""The dead letters of one service wherever they are kept: tasks in its database, and events at the broker."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from common import context
from common.command_errors import CommandRefused
from common.dead_letter_arguments import BROKER, DATABASE
from common.dead_letters import DeadLetter, DeadLetterNotFound, DeadLetters
from common.rabbitmq.dead_letters import BuriedEvent, BuriedEvents

Kept = Literal["database", "broker"]
PAGE = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """`name` is the handler or the event's type. `since` is empty where the broker does not tell."""

    id: str
    kept: Kept
    name: str
    attempts: int
    reason: str
    storefront: str
    since: str
    original: DeadLetter | BuriedEvent

    @property
    def whole_reason(self) -> str:
        return self.original.error if isinstance(self.original, DeadLetter) else self.original.reason

    @property
    def facts(self) -> dict[str, Any]:
        """Everything that is known, with the payload."""
        return {**asdict(self.original), "kept": self.kept, "id": self.id}


class AllDeadLetters:
    """`events` is None where there is no broker, or where the service takes no events."""

    def __init__(self, service: str, tasks: DeadLetters, events: BuriedEvents | None) -> None:
        self._service = service
        self._tasks = tasks
        self._events = events

    async def fetch(self, limit: int | None = None, kept: Kept | None = None) -> list[Letter]:
        """Oldest first, at most `limit` of each place."""
        tasks = await self._all_tasks(limit) if kept != BROKER else []
        events = await self._events.list(limit) if self._events and kept != DATABASE else []
        return [*map(_of_task, tasks), *map(_of_event, events)]

    async def find(self, letter_id: str, kept: Kept | None = None) -> list[Letter]:
        """Every letter with this id, which several copies of a message may have.

        Raises CommandRefused when there is none, and when a task and an event have it.
        """
        found = [letter for letter in await self.fetch(kept=kept) if letter.id == letter_id]
        if not found:
            raise CommandRefused(f"{self._service} has no dead letter {letter_id}.")
        if len({letter.kept for letter in found}) > 1:
            raise CommandRefused(f"{letter_id} is in the database and at the broker: add --in database or --in broker.")
        return found

    async def replay(self, letters: Sequence[Letter]) -> int:
        """Give them another try; answers how many were still there."""
        count = 0
        for task in _ids(letters, DATABASE):
            try:
                count += await self._tasks.replay(int(task))
            except DeadLetterNotFound:
                continue  # discarded or replayed meanwhile
        for event in _ids(letters, BROKER):
            count += await self._events.replay(event) if self._events else 0
        return count

    async def replay_all(self) -> int:
        return await self._tasks.replay() + (await self._events.replay() if self._events else 0)

    async def discard(self, letters: Sequence[Letter], by: str) -> int:
        """Remove them for good; answers how many were still there."""
        with context.within(service=self._service):
            count = await self._tasks.discard([int(task) for task in _ids(letters, DATABASE)], by)
            events = _ids(letters, BROKER)
            return count + (await self._events.discard(events, by) if events and self._events else 0)

    async def _all_tasks(self, limit: int | None) -> list[DeadLetter]:
        found: list[DeadLetter] = []
        while page := await self._tasks.page(found[-1].id if found else 0, PAGE):
            found += page
            if limit is not None and len(found) >= limit:
                return found[:limit]
        return found


def _ids(letters: Sequence[Letter], kept: Kept) -> list[str]:
    return list(dict.fromkeys(letter.id for letter in letters if letter.kept == kept))


def _of_task(task: DeadLetter) -> Letter:
    return Letter(
        id=str(task.id),
        kept=DATABASE,
        name=task.handler,
        attempts=task.attempts,
        reason=task.reason,
        storefront=str(task.payload.get("storefront", "")),
        since=f"{task.created_at:%Y-%m-%d %H:%M}",
        original=task,
    )


def _of_event(event: BuriedEvent) -> Letter:
    storefront = event.payload.get("storefront", "") if isinstance(event.payload, dict) else ""
    return Letter(
        id=event.event_id,
        kept=BROKER,
        name=event.event_type,
        attempts=event.attempts,
        reason=event.reason,
        storefront=str(storefront),
        since="",
        original=event,
    )
