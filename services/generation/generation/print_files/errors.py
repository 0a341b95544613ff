"""The refusals of print files."""

from common.kernel.errors import Conflict, NotFound


class BookUnpaid(Conflict):
    """Only books that their owner has paid for are printed."""

    code = "book.unpaid"


class BookIncomplete(Conflict):
    """The cover or pages have no finished picture, or the book has no pages. Facts: missing."""

    code = "book.incomplete"


class BookTooShort(Conflict):
    """The book has fewer pages than its tier. Facts: pages, tier_pages."""

    code = "book.too_short"


class PrintFileNotFound(NotFound):
    """The book's file was never requested."""

    code = "print_file.not_found"


class PrintFileNotReady(Conflict):
    """It is being made, or could not be made. Facts: status."""

    code = "print_file.not_ready"


class PrintFileOutdated(Conflict):
    """The book has changed since the file was made."""

    code = "print_file.outdated"
