"""A client that is not signed in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.kernel.callers import Caller


@dataclass(frozen=True, slots=True)
class Visitor:
    """`client_hash` stands for the client's address and user agent; null where the storefront does not bind guests.

    `address_digest` stands for the address alone; empty if it is not known.
    """

    guest_id: UUID
    client_hash: str | None
    address_digest: str = ""

    @classmethod
    def of(cls, caller: Caller, address_digest: str = "") -> "Visitor | None":
        """None for a signed-in caller, and for one that is not even a guest, who owns nothing."""
        if caller.user_id is not None or caller.guest_id is None:
            return None
        return cls(caller.guest_id, caller.client_hash, address_digest)

    @property
    def counted_by(self) -> list[str]:
        """The keys of the visitor's rows of `visitor_counts`."""
        return [str(self.guest_id), *([self.client_hash] if self.client_hash else [])]

    def address_key(self, day: date) -> str | None:
        """The key of the row that counts the books of one day that visitors at this address have made."""
        return f"address {self.address_digest} {day.isoformat()}" if self.address_digest else None
