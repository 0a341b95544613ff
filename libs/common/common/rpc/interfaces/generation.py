"""Generation's internal methods."""

from abc import abstractmethod
from uuid import UUID

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface


class BookFacts(BaseModel, frozen=True, from_attributes=True):
    """The owner is a user or a guest; the other is null. `is_paid` once an order with the book was paid."""

    id: UUID
    user_id: UUID | None
    guest_id: UUID | None
    title: str
    is_paid: bool


class GenerationInterface(ServiceInterface, service="generation"):
    @abstractmethod
    async def books(self, storefront: str, ids: list[UUID]) -> dict[UUID, BookFacts]:
        """The books of any owner by id, without those that do not exist."""

    @abstractmethod
    async def books_with_print_files(self, storefront: str, ids: list[UUID]) -> list[UUID]:
        """Those of the books that have a completed print file which shows them as they are now."""

    @abstractmethod
    async def book_of_item(self, storefront: str, content_type: str, content_id: UUID) -> BookFacts | None:
        """The book of a character, a page, or, for covers, the book itself; None if there is no such item."""
