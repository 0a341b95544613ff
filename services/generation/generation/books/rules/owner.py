"""Who owns a book: a user, or a visitor as a guest."""

from dataclasses import dataclass
from uuid import UUID

from common.kernel.callers import Caller
from common.kernel.errors import NotAuthenticated

from generation.books.errors import BookNotOwned
from generation.books.tables.book import Book


@dataclass(frozen=True, slots=True)
class BookOwner:
    """At most one of the two is set. A caller with neither owns nothing."""

    user_id: UUID | None = None
    guest_id: UUID | None = None

    @classmethod
    def of(cls, caller: Caller) -> "BookOwner":
        """A signed-in caller is no guest."""
        return cls(user_id=caller.user_id) if caller.user_id else cls(guest_id=caller.guest_id)

    @property
    def id(self) -> UUID:
        """Of the user or the guest. Raises NotAuthenticated without either."""
        found = self.user_id or self.guest_id
        if found is None:
            raise NotAuthenticated()
        return found

    def owns(self, book: Book) -> bool:
        if self.user_id is not None:
            return book.user_id == self.user_id
        return self.guest_id is not None and book.user_id is None and book.guest_id == self.guest_id

    def check(self, book: Book) -> None:
        """Raises BookNotOwned."""
        if not self.owns(book):
            raise BookNotOwned()
