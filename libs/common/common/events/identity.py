"""The events of identity."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from common.events.envelope import Event


class UserRegistered(Event):
    type: ClassVar[str] = "user.registered"
    source: ClassVar[str] = "identity"
    unconsumed_because: ClassVar[str | None] = "identity itself sends the verification mail"

    user_id: UUID
    email: str
    first_name: str
    last_name: str

    @property
    def subject_id(self) -> str:
        return str(self.user_id)


class UserDeleted(Event):
    """An account was deleted by its owner. Everything that belongs to it is deleted or made anonymous."""

    type: ClassVar[str] = "user.deleted"
    source: ClassVar[str] = "identity"
    consumers: ClassVar[tuple[str, ...]] = ("cart", "catalog", "generation", "orders", "payments")

    user_id: UUID

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
