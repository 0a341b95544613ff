"""What waits for a person: each service counts its own."""

from abc import abstractmethod
from datetime import datetime

from pydantic import BaseModel

from common.kernel.permissions import Permission
from common.rpc.interface import ServiceInterface, call_policy


class Waiting(BaseModel, frozen=True):
    """`count` things of one kind wait, the oldest since `since`. `link` is a path below `/api/staff/v1` that lists
    them, for members with `permission`."""

    kind: str
    count: int
    since: datetime | None
    link: str
    permission: Permission


class FailedTask(BaseModel, frozen=True):
    """A dead letter, without its payload."""

    id: int
    handler: str
    attempts: int
    reason: str
    created_at: datetime


class FailedTasks(BaseModel, frozen=True):
    """`count` of all, and the oldest of them."""

    count: int
    oldest: list[FailedTask]


class TaskQueue(BaseModel, frozen=True):
    """The tasks of one handler: `waiting` are due, the oldest since `since`; `later` are those of another moment."""

    handler: str
    waiting: int
    running: int
    later: int
    dead: int
    since: datetime | None


class Workload(BaseModel, frozen=True):
    """What a service has to do at a storefront. `events` are not published yet, the oldest since `events_since`.

    `is_stopped`: tasks have been due for a while, and no worker of the service has any.
    """

    queues: list[TaskQueue]
    events: int
    events_since: datetime | None
    is_stopped: bool


class AttentionInterface(ServiceInterface):
    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def waiting(self, storefront: str) -> list[Waiting]:
        """Only kinds of which something waits."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def failed_tasks(self, storefront: str, most: int) -> FailedTasks:
        """The dead letters of the storefront in this service."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def workload(self, storefront: str) -> Workload:
        """The tasks and the unpublished events of the storefront in this service."""
