"""Lists of versions: plain arrays, or pages of them if the query names a page."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Executor
from common.kernel.callers import Caller
from common.kernel.paging import PageRequest, page_request
from dialects.numbered_pages import numbered_page
from fastapi import Query, Request
from pydantic import BeforeValidator

from generation.books.queries.versions import NO_LIMIT, Versions
from generation.books.tables.version import ContentType, Version
from generation.contracts.storybook.filters import OfBook

PAGE_SIZE, LARGEST_PAGE = 20, 100


def _absent_if_empty(value: Any) -> Any:
    return value or None


Filter = Annotated[UUID | None, BeforeValidator(_absent_if_empty), Query()]
PageNumber = Annotated[str | None, Query(max_length=20)]
PageSize = Annotated[str | None, Query(max_length=20, description=f"The response is a page of at most {LARGEST_PAGE}.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionQuery:
    """`parameter` is the query's name of the page's number."""

    content_type: ContentType
    book_id: UUID | None
    item_id: UUID | None = None
    number: str | None
    size: str | None
    parameter: str = "page"

    @property
    def page(self) -> PageRequest | None:
        """None if the client wants the whole list. Raises PageNotFound."""
        if self.number is None and self.size is None:
            return None
        return page_request(self.number, self.size, default=PAGE_SIZE, most=LARGEST_PAGE)

    async def found(self, caller: Caller, reads: Executor) -> list[Version]:
        """The caller's own versions; visitors have none. Raises PageNotFound."""
        page = self.page
        if caller.user_id is None:
            return []
        return await Versions(reads, caller.storefront).page(
            caller.user_id,
            self.content_type,
            book_id=self.book_id,
            item_id=self.item_id,
            limit=page.size if page else NO_LIMIT,
            offset=page.offset if page else 0,
        )

    async def body(self, results: list[Any], caller: Caller, reads: Executor, request: Request) -> Any:
        """Raises PageNotFound for a page beyond the last."""
        page = self.page
        if page is None:
            return results
        count = 0
        if caller.user_id is not None:
            versions = Versions(reads, caller.storefront)
            count = await versions.count(caller.user_id, self.content_type, book_id=self.book_id, item_id=self.item_id)
        page.check(count)
        return numbered_page(request, page, count, results, self.parameter)


async def of_character(
    book_id: OfBook = None,
    character: Filter = None,
    character_id: Filter = None,
    page: PageNumber = None,
    page_size: PageSize = None,
) -> VersionQuery:
    """The caller's, newest first. `character` and `character_id` are the same."""
    return VersionQuery(
        content_type=ContentType.CHARACTER,
        book_id=book_id,
        item_id=character or character_id,
        number=page,
        size=page_size,
    )


async def of_cover(
    book_id: OfBook = None, book: Filter = None, page: PageNumber = None, page_size: PageSize = None
) -> VersionQuery:
    """The caller's, newest first. `book` and `book_id` are the same."""
    return VersionQuery(content_type=ContentType.COVER, book_id=book_id or book, number=page, size=page_size)


async def of_page(
    book_id: OfBook = None,
    page: Filter = None,
    page_id: Filter = None,
    page_number: PageNumber = None,
    page_size: PageSize = None,
) -> VersionQuery:
    """The caller's, newest first. `page` and `page_id` are the same: a page of a book.

    With `page_size` the response is a page of the list; which one, `page_number` says.
    """
    return VersionQuery(
        content_type=ContentType.PAGE,
        book_id=book_id,
        item_id=page or page_id,
        number=page_number if page_size is not None else None,
        size=page_size,
        parameter="page_number",
    )
