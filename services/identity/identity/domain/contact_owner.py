"""Whose address it is to which an order is delivered."""

from dataclasses import dataclass
from uuid import UUID

from common.kernel.callers import Caller

from identity.domain.customer_errors import VisitorUnknown


@dataclass(frozen=True, slots=True)
class ContactOwner:
    """Either a user or a guest, of whom the other is None."""

    user_id: UUID | None
    guest_id: UUID | None

    @classmethod
    def of(cls, caller: Caller) -> "ContactOwner":
        """A session takes precedence over a guest token. Raises VisitorUnknown."""
        if caller.user_id is not None:
            return cls(caller.user_id, None)
        if caller.guest_id is None:
            raise VisitorUnknown()
        return cls(None, caller.guest_id)
