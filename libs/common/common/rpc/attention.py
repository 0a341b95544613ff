"""The implementation of what waits for a person in a service: its dead letters, and what the service counts itself."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from common.db.database import Database
from common.db.executor import Executor, Row
from common.jobs.dead_letters import DeadLetters
from common.jobs.workload import count_events, count_tasks, has_stopped
from common.kernel.permissions import Permission
from common.rpc.interfaces.attention import (
    AttentionInterface,
    FailedTask,
    FailedTasks,
    TaskQueue,
    Waiting,
    Workload,
)

CountWaiting = Callable[[Executor, str], Awaitable[list[Waiting]]]
"""Counts what waits at a storefront, by its name."""


async def nothing(executor: Executor, storefront: str) -> list[Waiting]:
    """Of a service in which only dead letters wait."""
    return []


def waiting(kind: str, row: Row | Mapping[str, Any], link: str, permission: Permission) -> list[Waiting]:
    """`row` has `count` and `since`. Empty if nothing waits."""
    found = Waiting(kind=kind, count=row["count"], since=row["since"], link=link, permission=permission)
    return [found] if found.count else []


class AttentionInternal(AttentionInterface):
    def __init__(self, service: str, database: Database, count: CountWaiting) -> None:
        self._service = service
        self._database = database
        self._count = count

    async def waiting(self, storefront: str) -> list[Waiting]:
        found = await DeadLetters(self._database.autocommit, storefront).summary()
        link = f"/dead-letters/{self._service}"
        letters = waiting("dead_letters", found, link, Permission.DEAD_LETTERS_READ)
        return letters + await self._count(self._database.autocommit, storefront)

    async def failed_tasks(self, storefront: str, most: int) -> FailedTasks:
        letters = DeadLetters(self._database.autocommit, storefront)
        oldest = [
            FailedTask(
                id=letter.id,
                handler=letter.handler,
                attempts=letter.attempts,
                reason=letter.reason,
                created_at=letter.created_at,
            )
            for letter in await letters.page(0, most)
        ]
        return FailedTasks(count=(await letters.summary())["count"], oldest=oldest)

    async def workload(self, storefront: str) -> Workload:
        executor = self._database.autocommit
        events = await count_events(executor, storefront)
        return Workload(
            queues=[TaskQueue(**row) for row in await count_tasks(executor, storefront)],
            events=events["count"],
            events_since=events["since"],
            is_stopped=await has_stopped(executor, storefront),
        )
