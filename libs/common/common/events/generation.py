"""The events of generation."""

from typing import ClassVar
from uuid import UUID

from common.events.envelope import Event


class JobEvent(Event):
    """The fields of every event about a job. `price` is the number of credits that were held when it was submitted."""

    source: ClassVar[str] = "generation"

    job_id: UUID
    user_id: UUID
    kind: str
    price: int

    @property
    def subject_id(self) -> str:
        return str(self.job_id)


class JobCompleted(JobEvent):
    """The outputs are stored."""

    type: ClassVar[str] = "job.completed"
    consumers: ClassVar[tuple[str, ...]] = ("payments",)


class JobFailed(JobEvent):
    """The job has ended without outputs: it failed for good, was cancelled, or was deleted before its end."""

    type: ClassVar[str] = "job.failed"
    consumers: ClassVar[tuple[str, ...]] = ("payments",)


class CustomerPerksChanged(Event):
    """What a customer has used of the free offers. `version` increases with each change."""

    type: ClassVar[str] = "customer_perks.changed"
    source: ClassVar[str] = "generation"
    consumers: ClassVar[tuple[str, ...]] = ("identity",)

    user_id: UUID
    free_preview_used: bool
    social_share_unlock_used: bool

    @property
    def subject_id(self) -> str:
        return str(self.user_id)
