"""The refusals of versions and of retries."""

from typing import ClassVar

from common.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class VersionNotFound(NotFound):
    """Unknown, deleted, of another kind of content, or of another storefront."""

    code = "version.not_found"


class VisitorsMayNotGenerate(Forbidden):
    """Versions of characters and covers are generated for signed-in customers only."""

    code = "version.visitor"


class ItemOfAnotherBook(Invalid):
    """The item does not belong to the book that the request names."""

    code = "version.item_of_another_book"
    field: ClassVar[str | None] = "book_id"


class CharactersOfAnotherBook(Invalid):
    code = "version.characters_of_another_book"
    field: ClassVar[str | None] = "requested_character_ids"


class PromptMissing(Invalid):
    """A page without a scene description needs a prompt."""

    code = "version.prompt_missing"
    field: ClassVar[str | None] = "prompt"


class AlreadyGenerating(Conflict):
    """Another version of the item is being generated."""

    code = "version.already_generating"


class VersionRunning(Conflict):
    """A version can be changed and deleted when it is not being generated any more."""

    code = "version.running"


class RetriesExhausted(Forbidden):
    """Facts: max_retries, used_retries, pricing_tier (a BookTier; None for a book that is not paid for).

    Contracts replace the BookTier by the tier as they show it.
    """

    code = "version.retries_exhausted"


class ContentTypeInvalid(Invalid):
    code = "retry.content_type_invalid"


class RetryPackNotFound(NotFound):
    code = "retry.pack_not_found"


class RetryPackNotOwned(Forbidden):
    """Another customer has bought it."""

    code = "retry.pack_not_owned"


class RetryPackNotPaid(Invalid):
    code = "retry.pack_not_paid"


class RetryPackUsed(Invalid):
    code = "retry.pack_used"


class RetryPackOfOtherType(Invalid):
    code = "retry.pack_of_other_type"


class RetryPackOfOtherItem(Invalid):
    code = "retry.pack_of_other_item"


class BookNotPaid(Invalid):
    """Retry packs can be applied to books with a paid tier."""

    code = "retry.book_not_paid"


class AllowancesNotOffered(Conflict):
    """The storefront sells no picture books."""

    code = "allowance.not_offered"


class AllowanceCorrectionRefused(Conflict):
    """Fewer retries would remain than were used. Facts: max_retries, used_retries."""

    code = "allowance.correction_refused"


class AllowanceWithoutCustomer(Conflict):
    """The book is a visitor's, who can have nothing generated."""

    code = "allowance.without_customer"
