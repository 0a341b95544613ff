"""The events of identity."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from common.events.envelope import Event
from common.kernel.languages import Language


class UserRegistered(Event):
    type: ClassVar[str] = "user.registered"
    source: ClassVar[str] = "identity"
    consumers: ClassVar[tuple[str, ...]] = ("generation", "webhooks")

    user_id: UUID
    email: str
    first_name: str
    last_name: str

    @property
    def subject_id(self) -> str:
        return str(self.user_id)


class UserDeleted(Event):
    """An account was deleted by its owner. Everything that belongs to it is deleted or made anonymous.

    `address_id` is a keyed digest of the address, by which a later account with it is recognised.
    """

    type: ClassVar[str] = "user.deleted"
    source: ClassVar[str] = "identity"
    consumers: ClassVar[tuple[str, ...]] = ("cart", "catalog", "generation", "orders", "payments", "webhooks")

    user_id: UUID
    address_id: UUID | None = None

    @property
    def subject_id(self) -> str:
        return str(self.user_id)


class UserLanguageChanged(Event):
    """Staff set the language of an account, in which its owner's mails are; None for the storefront's."""

    type: ClassVar[str] = "user.language_changed"
    source: ClassVar[str] = "identity"
    consumers: ClassVar[tuple[str, ...]] = ("orders", "payments")

    user_id: UUID
    language: Language | None

    @property
    def subject_id(self) -> str:
        return str(self.user_id)


class GuestClaimed(Event):
    """What belongs to a guest is this user's. `merge_id` is the id of the session that began, or of the paid order."""

    type: ClassVar[str] = "guest.claimed"
    source: ClassVar[str] = "identity"
    consumers: ClassVar[tuple[str, ...]] = ("cart", "generation", "orders")

    guest_id: UUID
    user_id: UUID
    merge_id: UUID

    @property
    def subject_id(self) -> str:
        return str(self.guest_id)


class SessionRevoked(Event):
    """A session ended, so its access tokens are no longer valid. The last of them expires at `expires_at`."""

    type: ClassVar[str] = "session.revoked"
    source: ClassVar[str] = "identity"
    consumers: ClassVar[tuple[str, ...]] = ("gateway",)

    session_id: UUID
    user_id: UUID
    expires_at: datetime

    @property
    def subject_id(self) -> str:
        return str(self.session_id)


class MaintenanceChanged(Event):
    """A storefront's maintenance began, ended, or has another `retry_after_seconds`. `version` counts the changes.

    While `is_on`, clients are refused and generation jobs wait.
    """

    type: ClassVar[str] = "maintenance.changed"
    source: ClassVar[str] = "identity"
    consumers: ClassVar[tuple[str, ...]] = ("gateway", "generation")

    is_on: bool
    retry_after_seconds: int

    @property
    def subject_id(self) -> str:
        return self.storefront
