"""Fakes of identity and generation, as orders of books call them."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from common.audit import AuditFilter, RecordedEntry
from common.kernel.errors import ServiceUnavailable
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.interfaces.generation import BookFacts, GenerationInterface
from common.rpc.interfaces.identity import ContactAddress

WEBHOOK_SECRET = "a webhook secret for tests"
_numbers = count(1)


@dataclass
class FakeBooks(GenerationInterface):
    """Books by storefront and id, and the items of books. Unavailable while `is_down`.

    Those in `deleted_after_check` are deleted when orders has asked for them once.
    """

    known: dict[tuple[str, UUID], BookFacts] = field(default_factory=dict)
    items: dict[tuple[str, str, UUID], UUID] = field(default_factory=dict)
    is_down: bool = False
    printed: set[UUID] = field(default_factory=set)
    deleted_after_check: set[UUID] = field(default_factory=set)

    def add(self, storefront: str, **facts: Any) -> BookFacts:
        book = BookFacts(
            **{"id": uuid4(), "user_id": None, "guest_id": None, "title": "Nino", "is_paid": False, **facts}
        )
        self.known[storefront, book.id] = book
        self.items[storefront, "COVER", book.id] = book.id
        return book

    def add_item(self, storefront: str, content_type: str, book: BookFacts) -> UUID:
        item_id = uuid4()
        self.items[storefront, content_type, item_id] = book.id
        return item_id

    async def books(self, storefront: str, ids: list[UUID]) -> dict[UUID, BookFacts]:
        if self.is_down:
            raise ServiceUnavailable()
        found = {each: self.known[storefront, each] for each in ids if (storefront, each) in self.known}
        for each in self.deleted_after_check.intersection(found):
            del self.known[storefront, each]
        return found

    async def books_with_print_files(self, storefront: str, ids: list[UUID]) -> list[UUID]:
        return [each for each in ids if each in self.printed]

    async def book_of_item(self, storefront: str, content_type: str, content_id: UUID) -> BookFacts | None:
        book_id = self.items.get((storefront, content_type, content_id))
        return self.known.get((storefront, book_id)) if book_id else None


def contact_address(**facts: Any) -> ContactAddress:
    address = {
        "number": next(_numbers),
        "user_id": None,
        "guest_id": None,
        "full_name": "Nino Beridze",
        "phone": "+995555123456",
        "email": "nino@family.example",
        "address_line1": "12 Rustaveli Avenue",
        "address_line2": "",
        "city": "Tbilisi",
    }
    return ContactAddress(**{**address, **facts})


def user_number() -> int:
    return next(_numbers)


class IgnoredEvents(EveryServiceInterface):
    """Another service's handlers of orders' events, which have no effect on these tests."""

    async def deliver_event(self, envelope: Any) -> None:
        return

    async def ping_database(self) -> None:
        raise AssertionError("orders does not call this")

    async def check_jobs(self) -> None:
        raise AssertionError("orders does not call this")

    async def audit_entries(self, storefront: str, wanted: AuditFilter, limit: int) -> list[RecordedEntry]:
        raise NotImplementedError

    async def openapi_document(self, contract: str) -> dict[str, Any]:
        raise AssertionError("orders does not call this")
