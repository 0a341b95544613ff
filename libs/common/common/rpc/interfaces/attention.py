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


class AttentionInterface(ServiceInterface):
    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def waiting(self, storefront: str) -> list[Waiting]:
        """Only kinds of which something waits."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def failed_tasks(self, storefront: str, most: int) -> FailedTasks:
        """The dead letters of the storefront in this service."""
