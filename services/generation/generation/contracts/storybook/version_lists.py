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

PAGE_SIZE, LARGEST_PAGE = 20, 100


def _absent_if_empty(value: Any) -> Any:
    return value or None


Filter = Annotated[UUID | None, BeforeValidator(_absent_if_empty), Query()]
PageNumber = Annotated[str | None, Query(max_length=20)]
PageSize = Annotated[str | None, Query(max_length=20, description=f"The response is a page of at most {LARGEST_PAGE}.")]


@dataclass(frozen=True, slots=True)
class VersionQuery:
    """`page` is set if the client wants one; `parameter` is the query's name of its number."""

    content_type: ContentType
    book_id: UUID | None
    item_id: UUID | None
    page: PageRequest | None
    parameter: str = "page"

    @classmethod
    def of(
        cls,
        content_type: ContentType,
        *,
        book_id: UUID | None,
        item_id: UUID | None,
        number: str | None,
        size: str | None,
        parameter: str = "page",
    ) -> "VersionQuery":
        """Raises PageNotFound."""
        is_paged = number is not None or size is not None
        page = page_request(number, size, default=PAGE_SIZE, most=LARGEST_PAGE) if is_paged else None
        return cls(content_type, book_id, item_id, page, parameter)

    async def found(self, caller: Caller, reads: Executor) -> list[Version]:
        """The caller's own versions; visitors have none."""
        if caller.user_id is None:
            return []
        return await Versions(reads, caller.storefront).page(
            caller.user_id,
            self.content_type,
            book_id=self.book_id,
            item_id=self.item_id,
            limit=self.page.size if self.page else NO_LIMIT,
            offset=self.page.offset if self.page else 0,
        )

    async def body(self, results: list[Any], caller: Caller, reads: Executor, request: Request) -> Any:
        """Raises PageNotFound for a page beyond the last."""
        if self.page is None:
            return results
        count = 0
        if caller.user_id is not None:
            versions = Versions(reads, caller.storefront)
            count = await versions.count(caller.user_id, self.content_type, book_id=self.book_id, item_id=self.item_id)
        self.page.check(count)
        return numbered_page(request, self.page, count, results, self.parameter)
