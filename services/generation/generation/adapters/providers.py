"""What executes a job: one protocol for all providers, in our own processes or over the network."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

ReportProgress = Callable[[int, int, str], Awaitable[None]]
"""Called with what is done, of how much in total, and what is being done at the moment."""
LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One run of a job. `run_id` is the same for all its attempts: a provider is told to start it once.

    `picture` was checked: a decodable JPEG, PNG or WebP picture within the storefront's limits.
    """

    storefront: str
    kind: str
    run_id: UUID
    attempt: int
    picture: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An encoded picture. It is checked like an upload, and encoded anew unless `is_own`: made by our own encoder.

    `cost` is what the provider charged, in millionths of a dollar.
    """

    picture: bytes
    cost: int = 0
    is_own: bool = False


class ProviderFailure(Exception):
    """The base class of failures that a provider states. The text is for staff; customers never see it."""

    def __init__(self, reason: str, cost: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cost = cost


class PermanentFailure(ProviderFailure):
    """Another attempt would fail in the same way: the job fails."""


class TemporaryFailure(ProviderFailure):
    """Another attempt may succeed."""


class Provider(Protocol):
    async def make(self, work: Work, report_progress: ReportProgress) -> Result:
        """Execute the work. Raises PermanentFailure or TemporaryFailure; any other exception counts as temporary.

        It may be cancelled (asyncio.CancelledError) and called again for the same run, also by another process.
        """
        ...
