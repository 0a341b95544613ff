"""A client that is not signed in."""

from dataclasses import dataclass
from uuid import UUID

from common.kernel.callers import Caller


@dataclass(frozen=True, slots=True)
class Visitor:
    """`client_hash` stands for the client's address and user agent; null where the storefront does not bind guests."""

    guest_id: UUID
    client_hash: str | None

    @classmethod
    def of(cls, caller: Caller) -> "Visitor | None":
        """None for a signed-in caller, and for one that is not even a guest, who owns nothing."""
        if caller.user_id is not None or caller.guest_id is None:
            return None
        return cls(caller.guest_id, caller.client_hash)

    @property
    def counted_by(self) -> list[str]:
        """The keys of the visitor's rows of `visitor_counts`."""
        return [str(self.guest_id), *([self.client_hash] if self.client_hash else [])]
