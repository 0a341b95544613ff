"""What identity tells."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from common.events.envelope import Event


class UserRegistered(Event):
    type: ClassVar[str] = "user.registered"
    source: ClassVar[str] = "identity"

    user_id: UUID
    email: str
    first_name: str
    last_name: str

    @property
    def subject_id(self) -> str:
        return str(self.user_id)


class UserDeleted(Event):
    type: ClassVar[str] = "user.deleted"
    source: ClassVar[str] = "identity"

    user_id: UUID

    @property
    def subject_id(self) -> str:
        return str(self.user_id)


class GuestClaimed(Event):
    """A guest signed in and is this user from now on. `merge_id` is that of the occasion: the session that began."""

    type: ClassVar[str] = "guest.claimed"
    source: ClassVar[str] = "identity"

    guest_id: UUID
    user_id: UUID
    merge_id: UUID

    @property
    def subject_id(self) -> str:
        return str(self.guest_id)


class SessionRevoked(Event):
    """Tokens of this session are worthless from now on; by `expires_at` the last of them has expired anyway."""

    type: ClassVar[str] = "session.revoked"
    source: ClassVar[str] = "identity"

    session_id: UUID
    user_id: UUID
    expires_at: datetime

    @property
    def subject_id(self) -> str:
        return str(self.session_id)
