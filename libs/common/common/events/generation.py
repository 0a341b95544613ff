"""The events of generation."""

from datetime import datetime
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
    consumers: ClassVar[tuple[str, ...]] = ("payments", "webhooks")


class JobFailed(JobEvent):
    """The job has ended without outputs: it failed for good, was cancelled, or was deleted before its end."""

    type: ClassVar[str] = "job.failed"
    consumers: ClassVar[tuple[str, ...]] = ("payments", "webhooks")


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


class QuotaChanged(Event):
    """A customer's quota of credits for figure references. `version` increases with each change.

    `limit` is null for customers without a subscription: the storefront's free credits apply. `granted` is what is left
    of the credits that staff gave beyond them. `images_generated` counts the pictures that were ever made for the
    customer.
    """

    type: ClassVar[str] = "quota.changed"
    source: ClassVar[str] = "generation"
    consumers: ClassVar[tuple[str, ...]] = ("identity",)

    user_id: UUID
    limit: int | None
    used: int
    granted: int = 0
    resets_at: datetime | None
    images_generated: int

    @property
    def subject_id(self) -> str:
        return str(self.user_id)


class GalleryChanged(Event):
    """A public picture was changed, or a picture became public or ceased to be. `version` counts its changes."""

    type: ClassVar[str] = "gallery.changed"
    source: ClassVar[str] = "generation"
    consumers: ClassVar[tuple[str, ...]] = ("gateway",)

    image_id: UUID

    @property
    def subject_id(self) -> str:
        return str(self.image_id)


class BookDeleted(Event):
    """A book was deleted: by its owner, with its owner's account, or because its visitor did not come back."""

    type: ClassVar[str] = "book.deleted"
    source: ClassVar[str] = "generation"
    consumers: ClassVar[tuple[str, ...]] = ("orders",)

    book_id: UUID

    @property
    def subject_id(self) -> str:
        return str(self.book_id)


class VersionEvent(Event):
    """The fields of every event about a version of a character, a cover or a page.

    `content_type` is CHARACTER, COVER or PAGE; `attempt_number` the version's number.
    """

    source: ClassVar[str] = "generation"

    version_id: UUID
    user_id: UUID
    book_id: UUID
    content_type: str
    attempt_number: int

    @property
    def subject_id(self) -> str:
        return str(self.version_id)


class VersionGenerated(VersionEvent):
    """A version was generated. `ledger_entry_id` is the id that its entry in the customer's ledger is to have.

    `order_number`, `tier_name` and `amount` (in minor units) are those of the book's paid order, if it has one.
    """

    type: ClassVar[str] = "version.generated"
    consumers: ClassVar[tuple[str, ...]] = ("payments",)

    ledger_entry_id: UUID
    is_retry: bool
    order_number: int | None
    tier_name: str | None
    amount: int | None


class RetryReturned(VersionEvent):
    """A version failed, and the retry that it had taken was given back."""

    type: ClassVar[str] = "retry.returned"
    consumers: ClassVar[tuple[str, ...]] = ("payments",)
