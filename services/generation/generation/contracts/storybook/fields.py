"""Types of fields that the bodies of this contract share."""

from typing import Annotated
from uuid import UUID

from common.http import Body
from common.kernel.errors import FieldFault, InvalidFields
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from generation.books.errors import BooksDisagree


def _not_blank(text: str) -> str:
    if not text:
        raise PydanticCustomError("blank", "This field may not be blank.")
    return text


NotBlank = AfterValidator(_not_blank)
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), NotBlank]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255), NotBlank]


class BookReference(Body):
    """The book to which something belongs has two names; both may be given, and must be equal then."""

    book: UUID | None = None
    book_id: UUID | None = None

    @property
    def reference(self) -> UUID | None:
        """Raises BooksDisagree."""
        if self.book and self.book_id and self.book != self.book_id:
            raise BooksDisagree()
        return self.book or self.book_id

    def required_book(self) -> UUID:
        """Raises BooksDisagree, InvalidFields."""
        reference = self.reference
        if reference is None:
            raise InvalidFields(FieldFault("book", "missing"))
        return reference
