"""The refusals of books, characters and pages."""

from typing import ClassVar

from common.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class BookNotFound(NotFound):
    """Unknown, deleted, or of another storefront."""

    code = "book.not_found"


class BookNotOwned(Forbidden):
    """It exists and belongs to another customer or visitor."""

    code = "book.not_owned"


class BookClosed(Conflict):
    """It is locked, printed or archived: neither it nor what belongs to it can be changed. Facts: status."""

    code = "book.closed"


class BookOrdered(Conflict):
    """An order contains it, so it cannot be deleted."""

    code = "book.ordered"


class ArtStyleFixed(Invalid):
    """The style of a book cannot be changed after its creation."""

    code = "book.art_style_fixed"
    field: ClassVar[str | None] = "art_style"


class DraftLimit(Forbidden):
    """The customer has as many books that are not paid for as allowed. Facts: max_books, current_books."""

    code = "book.draft_limit"


class VisitorBookLimit(Forbidden):
    """A visitor has made a book before, also if it is deleted or claimed; or the visitors at one address many today."""

    code = "visitor.book_limit"


class VisitorCharacterLimit(Forbidden):
    """A visitor has made a character before, also if it is deleted or claimed."""

    code = "visitor.character_limit"


class VisitorMayOnlyRename(Forbidden):
    """Of a character a visitor can change the name only."""

    code = "visitor.rename_only"


class CharacterNotFound(NotFound):
    """Unknown, deleted, or of another storefront."""

    code = "character.not_found"


class CharacterLimit(Forbidden):
    """The book has as many characters as it may have. Facts: max_characters, current_characters."""

    code = "character.limit"


class BookFixed(Invalid):
    """A character or a page cannot move to another book."""

    code = "book.fixed"
    field: ClassVar[str | None] = "book"


class BooksDisagree(Invalid):
    """`book` and `book_id` name different books."""

    code = "book.ids_disagree"
    field: ClassVar[str | None] = "book_id"


class BookPageNotFound(NotFound):
    """Unknown, deleted, or of another storefront."""

    code = "book_page.not_found"


class BookPageLocked(Conflict):
    """The page is locked: neither it nor its picture can be changed."""

    code = "book_page.locked"


class BookNotLockable(Conflict):
    """Only open books can be locked, and only locked ones unlocked or printed. Facts: status."""

    code = "book.not_lockable"


class BookGenerating(Conflict):
    """A version of what is to be locked is being generated, which would change it afterwards."""

    code = "book.generating"
